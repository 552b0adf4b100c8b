using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>Counts through a made-up CCD: what the refinement adds to the network's answer, and what the marks say of
/// it.</summary>
public sealed class ClassicalRefinementTests(Learnt learnt) : IAsyncLifetime
{
    private FitDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Counts, learnt.CountsNetwork));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_refined_statistic_is_never_above_the_network_s_and_its_intervals_hold_the_truth_as_often_as_they_say()
    {
        const double index = 1.8,
            norm = 2e-3;
        ChunkFit[] fits = await FitAsync(
            RunSettings.Default,
            [.. Enumerable.Range(1, 60).Select(seed => learnt.DrawnCounts(index, norm, seed))]
        );
        Assert.All(fits, fit =>
        {
            Assert.True(fit.Fit.Statistic <= fit.Network.Statistic + 1e-9, $"{fit.Fit.Statistic} above {fit.Network.Statistic}");
            Assert.Equal(
                ("cstat", FitFlags.Refined),
                (
                    fit.Fit.StatisticName,
                    fit.Fit.Flags & (FitFlags.Refined | FitFlags.NotPoisson | FitFlags.FewCounts | FitFlags.RefinementFailed)
                )
            );
            Assert.Equal(FitFlags.None, fit.Fit.Flags & (FitFlags.GapFilled | FitFlags.AtPriorEdge));
        });
        // 68.27 % of 60, within 3.5 binomial standard deviations.
        for (int parameter = 0; parameter < 2; parameter++)
        {
            double truth = parameter == 0 ? index : norm;
            Assert.InRange(
                fits.Count(fit => fit.Fit.Parameters[parameter].Lower <= truth && truth <= fit.Fit.Parameters[parameter].Upper),
                28,
                54
            );
        }
    }

    [Fact]
    public async Task Not_refined_it_is_the_network_s_answer()
    {
        ChunkFit fit = Assert.Single(
            await FitAsync(RunSettings.Default with { Refine = false }, learnt.DrawnCounts(1.8, 2e-3, seed: 1))
        );
        Assert.Equal((FitFlags.None, fit.Network.Statistic), (fit.Fit.Flags & FitFlags.Refined, fit.Fit.Statistic));
        Assert.Equal(fit.Network.Parameters, fit.Fit.Parameters);
    }

    [Fact]
    public async Task Channels_of_bad_quality_are_a_gap_that_is_filled_and_not_fitted()
    {
        ChunkFit[] fits = await FitAsync(
            RunSettings.Default,
            learnt.DrawnCounts(1.8, 2e-3, seed: 1),
            learnt.DrawnCounts(1.8, 2e-3, seed: 1, spectrum =>
                spectrum with
                {
                    Quality = [.. spectrum.Counts.Select((_, channel) => (short)(channel is >= 20 and < 30 ? 5 : 0))],
                }
            )
        );
        Assert.Equal([FitFlags.None, FitFlags.GapFilled], fits.Select(fit => fit.Fit.Flags & FitFlags.GapFilled));
        Assert.Equal(10, fits[0].Fit.DegreesOfFreedom - fits[1].Fit.DegreesOfFreedom);
        Assert.True(fits[1].Fit.ObservedBins < fits[0].Fit.ObservedBins && fits[1].Fit.NetCounts < fits[0].Fit.NetCounts);
    }

    [Fact]
    public async Task Counts_with_errors_of_their_own_are_marked_and_judged_by_chi_square()
    {
        ChunkFit fit = Assert.Single(
            await FitAsync(
                RunSettings.Default,
                learnt.DrawnCounts(1.8, 2e-2, seed: 1, spectrum =>
                    spectrum with
                    {
                        IsPoisson = false,
                        Counts = [.. spectrum.Counts.Select(count => count - 0.5)],
                        StatisticalError = [.. spectrum.Counts.Select(count => Math.Sqrt(count + 1))],
                    }
                )
            )
        );
        Assert.Equal(
            ("chi2", FitFlags.NotPoisson | FitFlags.Refined),
            (fit.Fit.StatisticName, fit.Fit.Flags & (FitFlags.NotPoisson | FitFlags.Refined))
        );
    }

    [Fact]
    public async Task Few_counts_are_marked()
    {
        ChunkFit[] fits = await FitAsync(
            RunSettings.Default,
            learnt.DrawnCounts(1.8, 1e-6, seed: 3),
            learnt.DrawnCounts(1.8, 2e-3, seed: 3)
        );
        Assert.Equal([FitFlags.FewCounts, FitFlags.None], fits.Select(fit => fit.Fit.Flags & FitFlags.FewCounts));
        Assert.InRange(fits[0].Fit.NetCounts, 0, 20);
    }

    [Fact]
    public async Task A_value_beyond_its_prior_is_marked_as_found_and_not_as_the_network_guessed()
    {
        double lower = learnt.Counts.Parameters[0].Lower,
            upper = learnt.Counts.Parameters[0].Upper;
        ChunkFit[] fits = await FitAsync(
            RunSettings.Default,
            learnt.DrawnCounts(lower - 0.8, 2e-2, seed: 1),
            learnt.DrawnCounts((lower + upper) / 2, 2e-2, seed: 1)
        );
        Assert.True(fits[0].Fit.Parameters[0].Value < lower, $"{fits[0].Fit.Parameters[0].Value} in {lower} to {upper}");
        Assert.Equal([FitFlags.AtPriorEdge, FitFlags.None], fits.Select(fit => fit.Fit.Flags & FitFlags.AtPriorEdge));
    }

    private async Task<ChunkFit[]> FitAsync(RunSettings settings, params Observation[] observations)
    {
        Run run = await _database.SubmitAsync(learnt.Counts, learnt.CountsNetwork, settings, observations);
        ChunkResult result = await _database.FitAsync(run);
        Assert.Empty(result.Failures);
        return [.. result.Fits];
    }
}
