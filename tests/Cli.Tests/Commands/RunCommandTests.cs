using Almagest.Tests;

namespace Almagest.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_run_of_which_nothing_could_be_fitted_has_failed_and_says_why()
    {
        string home = _here["home"],
            example = Path.Combine(SharedData.RepositoryRoot, "docs", "examples");
        // Counts, for networks of fluxes without an instrument.
        (
            await CommandLine.RunAsync(
                "fakeit",
                "--model",
                "powerlaw",
                "--param",
                "norm=1",
                "--rmf",
                Path.Combine(example, "maxi-j1820", "soft.rsp"),
                "--exposure",
                "1",
                "--seed",
                "3",
                "--out",
                _here["source.pha"],
                "-q"
            )
        ).Succeeds();
        await File.WriteAllTextAsync(
            _here["campaign.yaml"],
            (
                await File.ReadAllTextAsync(Path.Combine(example, "protocol-s.yaml"), TestContext.Current.CancellationToken)
            ).Replace("spectra: 10000", "spectra: 300", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        (await CommandLine.RunAsync("campaign", "create", _here["campaign.yaml"], "--home", home)).Succeeds();
        (await CommandLine.RunAsync("train", "protocol-s", "--epochs", "1", "--ensemble", "2", "--home", home, "-q")).Succeeds();
        Answer again = (
            await CommandLine.RunAsync("train", "protocol-s", "--epochs", "1", "--ensemble", "2", "--home", home)
        ).Succeeds();
        Assert.Contains("was trained so already", again.Error, StringComparison.Ordinal);
        Answer networks = (await CommandLine.RunAsync("network", "list", "--home", home)).Succeeds();
        Assert.Equal(2, networks.Out.Split("(member)").Length - 1);
        (await CommandLine.RunAsync("ingest", "sources", _here["source.pha"], "--home", home, "-q")).Succeeds();
        Answer failed = await CommandLine.RunAsync(
            "run",
            "submit",
            "--catalogue",
            "sources",
            "--campaign",
            "protocol-s",
            "--name",
            "only",
            "--false-alarm-rate",
            "0.2",
            "--home",
            home,
            "-q"
        );
        Assert.Equal((1, ""), (failed.ExitCode, failed.Out));
        foreach (string word in (string[])["none of 1 observations could be fitted", "The first, ", "expected"])
            Assert.Contains(word, failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", failed.Error, StringComparison.Ordinal);
        Answer export = (await CommandLine.RunAsync("results", "export", "only", "--home", home)).Succeeds();
        Assert.Contains("left out: 1 of 1 observations", export.Error, StringComparison.Ordinal);
        (
            await CommandLine.RunAsync("results", "show", "only", "--sort", "PhoIndex", "--descending", "--clean", "--home", home)
        ).Succeeds();
        (await CommandLine.RunAsync("results", "show", "only", "--sort", "kT", "--home", home)).IsRefused(
            "sort: found 'kT'; expected a column of almagest.fits_",
            "zpowerlw_phoindex"
        );
        (
            await CommandLine.RunAsync(
                "run",
                "submit",
                "--catalogue",
                "sources",
                "--campaign",
                "protocol-s",
                "--name",
                "only",
                "--home",
                home,
                "-q"
            )
        ).IsRefused("run 'only': found one of that name");
        Assert.Matches(
            @"falseAlarmRate\W+(u0022\W+)?0\.2",
            (await CommandLine.RunAsync("run", "list", "--json", "--home", home)).Succeeds().Out
        );
        (
            await CommandLine.RunAsync(
                "run",
                "submit",
                "--catalogue",
                "sources",
                "--campaign",
                "protocol-s",
                "--false-alarm-rate",
                "0.7",
                "--home",
                home,
                "-q"
            )
        ).IsRefused("--false-alarm-rate: found 0.7", "1E-06 to 0.5");
        string[] banded = ["run", "submit", "--catalogue", "sources", "--campaign", "protocol-s", "--home", home, "-q", "--flux"];
        (await CommandLine.RunAsync([.. banded, "2:10,soft"])).IsRefused("two energies in keV", "See --flux");
        await CommandLine.RunAsync([.. banded, "0.3:1.2, 2-10", "--name", "banded"]);
        Assert.Matches(
            @"fluxes\W+(u0022\W+)?0\.3-1\.2,2-10",
            (await CommandLine.RunAsync("run", "list", "--json", "--home", home)).Succeeds().Out
        );
        (
            await CommandLine.RunAsync("fit", _here["source.pha"], "--method", "classical", "--false-alarm-rate", "0.1", "-q")
        ).IsRefused("--false-alarm-rate", "--method network or both");
        (await CommandLine.RunAsync("train", "protocol-s", "--ensemble", "33", "--home", home, "-q")).IsRefused(
            "1 to 32 members"
        );
    }

    [Fact]
    public async Task A_runs_name_can_be_printed() =>
        (
            await _here.RunAsync("run", "submit", "--catalogue", "sky", "--campaign", "none", "--name", "a\u001b[2J", "-q")
        ).IsRefused(@"run: found the name 'a\u001B[2J'");
}
