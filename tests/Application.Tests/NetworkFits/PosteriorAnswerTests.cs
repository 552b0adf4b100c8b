using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

public sealed class PosteriorAnswerTests(Learnt learnt) : IAsyncLifetime
{
    private FitDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _database = await FitDatabase.CreateAsync(
            learnt.Responses,
            (learnt.Counts, learnt.CountsNetwork),
            (learnt.Counts, learnt.PosteriorNetwork),
            (learnt.Counts, learnt.FailedNetwork)
        );

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_fit_comes_with_nested_intervals_around_the_truth_and_the_classical_ones_beside()
    {
        FitRecord[] fits = await FitAsync(
            learnt.PosteriorNetwork,
            RunSettings.Default,
            [.. Enumerable.Range(1, 40).Select(seed => learnt.DrawnCounts(2, 2e-3, seed))]
        );
        foreach (PosteriorEstimate one in fits.SelectMany(fit => fit.Network.Posterior))
        {
            double[] ends = [one.Lower95, one.Lower90, one.Lower68, one.Median, one.Upper68, one.Upper90, one.Upper95];
            Assert.Equal(ends.Order(), ends);
            Assert.InRange(one.Mean, one.Lower68, one.Upper68);
        }
        Assert.All(fits, fit => Assert.True(fit.Fit.Flags.HasFlag(FitFlags.Refined) && fit.Network.Samples.Length == 0));
        // Of 40 truths the 90 % interval holds 36, give or take 1.9; a network this small may be off by a little.
        Assert.InRange(fits.Count(fit => fit.Network.Posterior[0].Lower90 <= 2 && fit.Network.Posterior[0].Upper90 >= 2), 30, 40);
        // Bright as these are, the posterior is about as wide as the classical interval.
        Assert.All(fits, fit =>
            Assert.InRange(
                (fit.Network.Posterior[0].Upper68 - fit.Network.Posterior[0].Lower68)
                    / (fit.Fit.Parameters[0].Upper - fit.Fit.Parameters[0].Lower),
                0.6,
                1.7
            )
        );
    }

    [Fact]
    public async Task Samples_are_stored_on_request_and_the_same_for_the_same_seed()
    {
        Observation[] observations = [learnt.DrawnCounts(1.7, 1e-3, 1), learnt.DrawnCounts(1.7, 1e-3, 2)];
        Task<FitRecord[]> Fit(int seed) =>
            FitAsync(
                learnt.PosteriorNetwork,
                RunSettings.Default with
                {
                    PosteriorSamples = 300,
                    PosteriorSeed = seed,
                },
                observations
            );
        (FitRecord[] one, FitRecord[] same, FitRecord[] other) = (await Fit(7), await Fit(7), await Fit(8));
        Assert.All(one, fit => Assert.Equal(600, fit.Network.Samples.Length));
        Assert.Equal(one.SelectMany(fit => fit.Network.Samples), same.SelectMany(fit => fit.Network.Samples));
        Assert.NotEqual(one[0].Network.Samples, other[0].Network.Samples);
        Assert.NotEqual(one[0].Network.Samples, one[1].Network.Samples);
        // A steeper power law of as many counts has a larger norm at 1 keV: they go up and down together.
        Assert.True(Correlation(one[0].Network.Samples) > 0.3, $"{Correlation(one[0].Network.Samples)}");
    }

    [Fact]
    public async Task There_is_none_from_a_network_that_failed_nor_without_noise_nor_where_it_is_not_wanted()
    {
        Observation counts = learnt.DrawnCounts(1.7, 1e-3, 1);
        Assert.Empty((await FitAsync(learnt.FailedNetwork, RunSettings.Default, counts))[0].Network.Posterior);
        Assert.Empty((await FitAsync(learnt.CountsNetwork, RunSettings.Default, counts))[0].Network.Posterior);
        Assert.Empty(
            (await FitAsync(learnt.PosteriorNetwork, RunSettings.Default with { Posterior = false }, counts))[0].Network.Posterior
        );
        Observation subtracted = learnt.DrawnCounts(1.7, 1e-3, 1, spectrum =>
            spectrum with
            {
                IsPoisson = false,
                StatisticalError = [.. spectrum.Counts.Select(c => Math.Sqrt(c + 1))],
            }
        );
        Assert.Empty((await FitAsync(learnt.PosteriorNetwork, RunSettings.Default, subtracted))[0].Network.Posterior);
    }

    /// <summary>A line that the fit is not told the energy of: where it looks, it finds one.</summary>
    [Fact]
    public async Task Where_the_model_has_two_components_the_classical_fit_starts_from_the_posterior_s_samples_too()
    {
        await _database.Get<ICampaignStore>().AddAsync(learnt.TwoComponents, Cancellation);
        await _database.Get<INetworkStore>().AddAsync(learnt.TwoComponentNetwork, Cancellation);
        Observation[] observations =
        [
            .. Enumerable
                .Range(1, 40)
                .Select(seed =>
                {
                    var random = new Random(seed);
                    return learnt.DrawnCounts("powerlaw+gaussian", [1.7, 1e-3, 1 + (5 * random.NextDouble()), 0.05, 1e-4], seed);
                }),
        ];
        Task<FitRecord[]> Fit(bool posterior) =>
            FitAsync(
                learnt.TwoComponents,
                learnt.TwoComponentNetwork,
                RunSettings.Default with
                {
                    Posterior = posterior,
                },
                observations
            );
        (FitRecord One, FitRecord Several)[] fits = [.. (await Fit(false)).Zip(await Fit(true))];
        // A line narrower than the energies has a statistic with kinks; a search that gives up at one says so, and tells no fit.
        Assert.InRange(fits.Count(fit => fit.Several.Fit.Flags.HasFlag(FitFlags.RefinementFailed)), 0, 2);
        double[] gains =
        [
            .. fits.Where(fit => !fit.Several.Fit.Flags.HasFlag(FitFlags.RefinementFailed))
                .Select(fit => fit.One.Fit.Statistic - fit.Several.Fit.Statistic),
        ];
        // The network's own answer is among the starts.
        Assert.All(gains, gain => Assert.True(gain > -0.01, $"{gain} higher"));
        Assert.True(
            gains.Count(gain => gain > 1) >= 2,
            $"lower by {string.Join(", ", gains.OrderDescending().Take(5).Select(gain => $"{gain:0.0}"))}"
        );
    }

    private Task<FitRecord[]> FitAsync(NetworkRecord network, RunSettings settings, params Observation[] observations) =>
        FitAsync(learnt.Counts, network, settings, observations);

    private async Task<FitRecord[]> FitAsync(
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        params Observation[] observations
    )
    {
        Run run = await _database.SubmitAsync(campaign, network, settings, observations);
        await _database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation);
        List<FitRecord> fits = await _database
            .Get<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal(observations.Length, fits.Count);
        return [.. fits];
    }

    private static double Correlation(float[] samples)
    {
        double[] x = [.. samples.Where((_, i) => i % 2 == 0).Select(v => (double)v)],
            y = [.. samples.Where((_, i) => i % 2 == 1).Select(v => (double)v)];
        (double a, double b) = (x.Average(), y.Average());
        return x.Zip(y, (u, v) => (u - a) * (v - b)).Sum()
            / Math.Sqrt(x.Sum(u => (u - a) * (u - a)) * y.Sum(v => (v - b) * (v - b)));
    }
}
