using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Samp;

/// <summary>Tables are sent by a hub of SAMP's own library, which stilts brings along.</summary>
public sealed class SampTests(Browser browser, FilledSites sites)
{
    private const string Library = "/usr/share/java/jsamp.jar";
    private const string Lock = "lock";
    private const int Port = 21012;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Table = "/api/v1/runs/survey/export?format=votable&where=net_counts%20%3E%20100";

    /// <summary>Through the hub to another program, and what that is told of is a table that reads.</summary>
    [Fact]
    public async Task A_table_reaches_a_program_of_this_machine()
    {
        Assert.SkipUnless(File.Exists(Library), "There is no jsamp: ./test installs it with stilts.");
        Assert.SkipWhen(await IsOpenAsync(), "Another hub has SAMP's port.");
        string folder = Directory.CreateTempSubdirectory("almagest-samp-").FullName;
        (Process hub, ConcurrentQueue<string> ofHub) = Begin(
            folder,
            "hub",
            "-mode",
            "no-gui",
            "-profiles",
            "std,web",
            "-web:auth",
            "true"
        );
        Process? listener = null;
        try
        {
            while (!hub.HasExited && !(await IsOpenAsync() && File.Exists(Path.Combine(folder, Lock))))
                await Task.Delay(100, Cancellation);
            (listener, ConcurrentQueue<string> heard) = Begin(folder, "snooper", "-mtype", "table.load.votable");
            Site site = await sites.GetAsync();
            await using Visit visit = await browser.VisitAsync(site.Address);
            await visit.OpenAsync(Address.Samp(Table, "bright"));
            // Whoever comes to the hub later has not heard.
            for (int i = 0; i < 60 && !string.Concat(heard).Contains(Table, StringComparison.Ordinal); i++)
            {
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
                await Assertions
                    .Expect(visit.Page.GetByRole(AriaRole.Status))
                    .ToHaveTextAsync("Sent.", new() { Timeout = 20_000 });
                await Task.Delay(500, Cancellation);
            }
            visit.Forgive("21012");
            Assert.True(
                string.Concat(heard).Contains($"\"url\": \"{site.Address}{Table}\"", StringComparison.Ordinal),
                string.Join('\n', heard.Concat(ofHub))
            );
            using HttpClient client = new();
            string[] rows = (
                await client.GetStringAsync(
                    $"{site.Address}{Table.Replace("votable", "tsv", StringComparison.Ordinal)}",
                    Cancellation
                )
            ).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            (Process stilts, ConcurrentQueue<string> counted) = Begin(
                "stilts",
                [],
                "tpipe",
                $"in={site.Address}{Table}",
                "ifmt=votable",
                "omode=count"
            );
            await stilts.WaitForExitAsync(Cancellation);
            Assert.EndsWith($"rows: {rows.Length - 1}", string.Join('\n', counted).Trim(), StringComparison.Ordinal);
        }
        finally
        {
            listener?.Kill(entireProcessTree: true);
            hub.Kill(entireProcessTree: true);
            await hub.WaitForExitAsync(Cancellation);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("https://elsewhere.example/table.xml")]
    [InlineData("//elsewhere.example/table.xml")]
    public async Task Only_tables_of_ours_are_sent(string table)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(Address.Samp(table, "x"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>A tool of the library, with a hub of our own, and what it tells.</summary>
    private static (Process, ConcurrentQueue<string>) Begin(string folder, params string[] words) =>
        Begin("java", [("SAMP_HUB", $"std-lockurl:file://{folder}/{Lock}")], ["-jar", Library, .. words]);

    private static (Process, ConcurrentQueue<string>) Begin(
        string program,
        (string Name, string Value)[] environment,
        params string[] words
    )
    {
        ProcessStartInfo start = new(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        ConcurrentQueue<string> told = [];
        process.OutputDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, told);
    }

    private static async Task<bool> IsOpenAsync()
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
