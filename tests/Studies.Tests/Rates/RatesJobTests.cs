using Almagest.Cli.Terminal;
using Almagest.Studies.Rates;
using Almagest.Tests;

namespace Almagest.Studies.Tests.Rates;

// The console is one for all: verbs are typed here too.
[Collection(nameof(StudyCommandTests))]
public sealed class RatesJobTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>A cell of the table in docs/study/rates.md: N = 400, 4,000 simulations. Binomial bounds that chance leaves
    /// once in a thousand: 7.7 points at 68 %, 11 spectra at 1 %.</summary>
    [Fact]
    public async Task A_run_holds_the_truth_as_often_as_it_says_and_flags_no_more_right_spectra_than_stated()
    {
        const int spectra = 400;
        RatesJob job = new(
            new RatesScale(4_000, spectra),
            SharedData.Require("data", "ogip"),
            _here["rates"],
            new WorkDisplay(quiet: true)
        );

        RatesScore score = Assert.Single(
            await job.RunAsync(
                [new RatesCell(MeasuredInstrument.All[0], 1_000, HasBadChannels: true)],
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(spectra, score.Fitted);
        // Beside the prior's edge of nH the classical fit is published.
        Assert.InRange(score.ByPosterior, 0.3, 0.7);
        foreach ((double holds, double bias) in new[] { score.Published, score.Classical, score.Posterior })
        {
            Assert.InRange(holds, 0.683 - 0.077, 0.683 + 0.077);
            Assert.InRange(bias, -0.2, 0.2);
        }
        Assert.All(["OutsideTraining", "NetworkDisagrees", "PoorFit"], flag =>
            Assert.True(score.Flags.GetValueOrDefault(flag) * spectra <= 11, $"{flag}: {score.Flags.GetValueOrDefault(flag)}")
        );
    }

    /// <summary>A cell of docs/study/backgrounds.md: N = 300, 4,000 simulations. Binomial bounds that chance leaves once in a
    /// thousand: 9 points.</summary>
    [Fact]
    public async Task Faint_spectra_beside_a_learnt_background_hold_the_truth_by_both_estimates()
    {
        const int spectra = 300;
        RatesCell cell = FaintInstrument.Cells.Single(one =>
            one is { Instrument.Name: "eROSITA", Counts: 100, Background: "auto" }
        );

        RatesScore score = Assert.Single(
            await new RatesJob(
                new RatesScale(4_000, spectra),
                SharedData.Require("data", "ogip"),
                _here["faint"],
                new WorkDisplay(quiet: true)
            ).RunAsync([cell], TestContext.Current.CancellationToken)
        );

        Assert.Equal(spectra, score.Fitted);
        Assert.True(score.Backgrounds["auto"] > 0.9);
        foreach ((double holds, double bias) in new[] { score.Classical, score.Posterior })
        {
            Assert.InRange(holds, 0.683 - 0.09, 0.683 + 0.09);
            Assert.InRange(bias, -0.2, 0.2);
        }
    }
}
