using System.Diagnostics;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Commands;

public sealed class DeleteVerbTests : IDisposable
{
    private readonly Workplace _here = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Nothing_is_deleted_where_nobody_can_be_asked_unless_it_is_said()
    {
        await IngestAsync();
        (await _here.RunAsync("catalogue", "delete", "sky")).IsRefused(
            "Delete catalogue 'sky' with 1 observations, for good? Found no terminal to ask at; expected one, or --yes."
        );
        Assert.Contains("sky", (await _here.RunAsync("catalogue", "list")).Succeeds().Out, StringComparison.Ordinal);
        Answer gone = (await _here.RunAsync("catalogue", "delete", "sky", "--yes")).Succeeds();
        Assert.Equal("deleted catalogue 'sky' with 1 observations\n", gone.Out);
        (await _here.RunAsync("catalogue", "delete", "sky", "--yes")).IsRefused("No catalogue 'sky'.");
    }

    [Fact]
    public async Task A_campaign_goes_with_its_shards()
    {
        string example = await File.ReadAllTextAsync(
            Path.Combine(SharedData.RepositoryRoot, "docs", "examples", "protocol-s.yaml"),
            Cancellation
        );
        string file = _here.Write("campaign.yaml", example.Replace("spectra: 10000", "spectra: 300", StringComparison.Ordinal));
        (await _here.RunAsync("campaign", "create", file)).Succeeds();
        (await _here.RunAsync("train", "protocol-s", "--epochs", "1", "--priority", "1", "-q")).Succeeds();
        Answer list = (await _here.RunAsync("training", "list")).Succeeds();
        Assert.Contains("completed", list.Out, StringComparison.Ordinal);
        (await _here.RunAsync("training", "pause", "protocol-s")).IsRefused("found no training of it that is not done");
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(_here.Home, "shards")));
        Answer gone = (await _here.RunAsync("campaign", "delete", "protocol-s", "--yes")).Succeeds();
        Assert.Equal("deleted campaign 'protocol-s' with 1 networks, 1 trainings, 2 drawn shards\n", gone.Out);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_here.Home, "shards")));
    }

    /// <summary>With a terminal of its own, which Python makes.</summary>
    [Theory, InlineData("y", 0, "deleted catalogue 'sky'"), InlineData("n", 1, "Nothing was deleted.")]
    public async Task At_a_terminal_it_asks(string answer, int code, string told)
    {
        await IngestAsync();
        const string script = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            said, answered = b"", False
            # Linux says an error where a terminal has nobody left.
            try:
                while more := os.read(terminal, 1000):
                    said += more
                    if not answered and b"[y/N]" in said:
                        os.write(terminal, sys.argv[1].encode() + b"\n")
                        answered = True
            except OSError:
                pass
            sys.stdout.write(said.decode())
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
            """;
        ProcessStartInfo start = new("/usr/bin/python3")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-c",
                script,
                answer,
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
                Path.Combine(AppContext.BaseDirectory, "almagest.dll"),
                "catalogue",
                "delete",
                "sky",
                "--home",
                _here.Home,
            },
        };
        // Those of another test, which sets them for this process meanwhile.
        foreach (
            string name in start.Environment.Keys.Where(name => name.StartsWith("ALMAGEST_", StringComparison.Ordinal)).ToList()
        )
            start.Environment.Remove(name);
        using Process asked = Process.Start(start)!;
        string said = await asked.StandardOutput.ReadToEndAsync(Cancellation);
        await asked.WaitForExitAsync(Cancellation);
        Assert.True(said.Length > 0, $"nothing was said; the exit code is {asked.ExitCode}");
        Assert.Contains("Delete catalogue 'sky' with 1 observations, for good? [y/N]", said, StringComparison.Ordinal);
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.Equal(code, asked.ExitCode);
    }

    private async Task IngestAsync() =>
        (await _here.RunAsync("ingest", "sky", _here.WriteSpectrum("source.pha"), "-q")).Succeeds();
}
