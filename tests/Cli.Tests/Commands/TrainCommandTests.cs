using Almagest.Tests;

namespace Almagest.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>No retry mends it, and it is nobody's typing mistake.</summary>
    [Fact]
    public async Task A_training_that_has_failed_ends_with_1_and_its_reason()
    {
        string example = await File.ReadAllTextAsync(
            Path.Combine(SharedData.RepositoryRoot, "docs", "examples", "protocol-s.yaml"),
            TestContext.Current.CancellationToken
        );
        string file = _here.Write("campaign.yaml", example.Replace("spectra: 10000", "spectra: 256", StringComparison.Ordinal));
        (await _here.RunAsync("campaign", "create", file)).Succeeds();
        Answer failed = await CommandLine.RunAsync(
            new Dictionary<string, string> { ["Trainer__MaxSpectra"] = "255" },
            "train",
            "protocol-s",
            "-q",
            "--home",
            _here.Home
        );
        Assert.Equal((1, ""), (failed.ExitCode, failed.Out));
        Assert.Contains(
            "failed: campaign protocol-s: found 256 spectra; expected at most",
            failed.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Exception", failed.Error, StringComparison.Ordinal);
    }
}
