using Almagest.Application.NetworkFits;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.OutOfDistribution;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>What a fit says of itself: whether its network has learnt the like, and whether its errors mean anything.</summary>
public sealed class FlagRulesTests(Learnt learnt) : IAsyncLifetime
{
    private FitDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Counts, learnt.CountsNetwork));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>N = 4,000, campaign seed 77. The monitor's own 2,250 simulations err as the 4,000 do: both are in the standard
    /// error.</summary>
    [Fact]
    public async Task Right_spectra_are_flagged_as_often_as_stated_by_each_statistic_and_by_all()
    {
        const int spectra = 4000,
            measured = 2250;
        NetworkBundle bundle = NetworkBundle.Read(learnt.CountsNetwork.Bundle, learnt.CountsNetwork.Id);
        OodEvidence[] evidence = await EvidenceAsync(bundle, learnt.Counts with { Seed = 77 }, spectra);
        OodMonitor monitor = OodLayout.Read(bundle)!;
        OodVerdict[] verdicts = [.. evidence.Select(monitor.Judge)];
        foreach (double rate in (double[])[0.01, 0.05])
        {
            double error = Math.Sqrt(rate * (1 - rate) * ((1.0 / spectra) + (1.0 / measured)));
            foreach ((string name, Func<OodVerdict, double> by) in Statistics)
            {
                double found = verdicts.Average(one => by(one) < rate ? 1.0 : 0);
                Assert.True(
                    Math.Abs(found - rate) < 3 * error,
                    $"{name}: {found:0.0000}, stated {rate}, standard error {error:0.0000}"
                );
            }
        }
    }

    [Fact]
    public async Task A_strong_line_that_no_network_has_learnt_is_flagged_stored_and_listed_and_a_clean_spectrum_is_not()
    {
        Observation[] clean = [.. Enumerable.Range(1, 20).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed))];
        Observation[] strange = [.. Enumerable.Range(1, 20).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed, WithLine))];
        FitRecord[] fits = await RunAsync(learnt.CountsNetwork, RunSettings.Default, [.. clean, .. strange]);
        Assert.Equal(40, fits.Length);
        Assert.InRange(fits.Take(20).Count(IsOutside), 0, 2);
        Assert.All(fits.Skip(20), fit => Assert.True(IsOutside(fit), $"{fit.Network.Strangeness}"));
        Assert.All(fits, fit =>
            Assert.True(
                fit.Network.Strangeness
                    is { Combined: > 0 and <= 1, Residuals: > 0 and <= 1, Reconstruction: > 0 and <= 1, Distance: > 0 and <= 1 }
            )
        );
    }

    /// <summary>At a rate of 50 % half of right spectra would be.</summary>
    [Fact]
    public async Task Network_and_fit_that_are_less_than_a_sigma_apart_do_not_disagree_whatever_the_rate()
    {
        Observation[] right = [.. Enumerable.Range(1, 40).Select(seed => learnt.DrawnCounts(1.8, 2e-2, seed))];
        FitRecord[] fits = await RunAsync(learnt.CountsNetwork, RunSettings.Default with { FalseAlarmRate = 0.5 }, right);
        ParameterPrior[] free = [.. learnt.Counts.Parameters.Where(prior => prior.IsFree)];
        foreach (FitRecord fit in fits)
        {
            double distance = free.Index()
                .Max(one => Distance(one.Item, fit.Fit.Parameters[one.Index], fit.Network.Parameters[one.Index]));
            Assert.False(
                distance < FlagRules.LeastDisagreement && fit.Fit.Flags.HasFlag(FitFlags.NetworkDisagrees),
                $"{distance} sigmas"
            );
        }
    }

    private static double Distance(ParameterPrior prior, ParameterEstimate fit, ParameterEstimate network) =>
        FitKnowledge.Disagreement(prior, (fit.Lower, fit.Value, fit.Upper), (network.Lower, network.Value, network.Upper));

    /// <summary>As RXTE's, whose STAT_ERR knows more than counts do: the monitor, which learnt Poisson counts, would call 20 of
    /// 20
    /// strange for this line, and network and fit apart by what is far within the errors that the data have.</summary>
    [Fact]
    public async Task Data_that_are_not_Poisson_are_judged_by_the_errors_that_they_have_and_not_by_the_monitor()
    {
        CountSpectrum WithErrors(CountSpectrum spectrum)
        {
            CountSpectrum strange = WithLine(spectrum);
            return strange with
            {
                IsPoisson = false,
                StatisticalError = [.. strange.Counts.Select(count => Math.Sqrt(Math.Max(count, 1)) + (0.5 * count))],
            };
        }
        FitRecord[] fits = await RunAsync(
            learnt.CountsNetwork,
            RunSettings.Default,
            [.. Enumerable.Range(1, 20).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed, WithErrors))]
        );
        Assert.All(fits, fit =>
            Assert.Equal(
                FitFlags.NotPoisson | FitFlags.Refined,
                fit.Fit.Flags & (FitFlags.NotPoisson | FitFlags.Refined | FitFlags.OutsideTraining | FitFlags.NetworkDisagrees)
            )
        );
        Assert.All(fits, fit => Assert.Equal(new Strangeness(), fit.Network.Strangeness));
    }

    [Fact]
    public async Task At_a_higher_rate_more_is_flagged()
    {
        Observation[] clean = [.. Enumerable.Range(1, 60).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed))];
        FitRecord[] fits = await RunAsync(learnt.CountsNetwork, RunSettings.Default with { FalseAlarmRate = 0.5 }, clean);
        Assert.All(fits, fit => Assert.Equal(fit.Network.Strangeness.Combined < 0.5, IsOutside(fit)));
        Assert.InRange(fits.Count(IsOutside), 5, 55);
    }

    [Fact]
    public async Task A_network_from_before_there_were_monitors_is_used_and_says_nothing_of_its_domain()
    {
        NetworkRecord old = learnt.CountsWithoutMonitor;
        await _database.Get<INetworkStore>().AddAsync(old, Cancellation);
        FitRecord fit = Assert.Single(await RunAsync(old, RunSettings.Default, learnt.DrawnCounts(1.8, 2e-3, 1, WithLine)));
        Assert.Equal((new Strangeness(), false), (fit.Network.Strangeness, IsOutside(fit)));
        Assert.Empty(OodLayout.Read(NetworkBundle.Read(old.Bundle, old.Id))?.Informative ?? []);
        Assert.True(fit.Fit.Flags.HasFlag(FitFlags.Refined));
    }

    [Fact]
    public async Task Where_the_data_say_little_the_prior_is_named()
    {
        FitRecord[] fits = await RunAsync(
            learnt.CountsNetwork,
            RunSettings.Default,
            learnt.DrawnCounts(1.8, 3e-7, 3),
            learnt.DrawnCounts(1.8, 2e-3, 3)
        );
        Assert.Equal([FitFlags.PriorDominated, FitFlags.None], fits.Select(fit => fit.Fit.Flags & FitFlags.PriorDominated));
    }

    /// <summary>800 spectra of about one count and 400 of five thousand, seed 78. A fit that ended at the edge of its prior has
    /// a flag of its own.</summary>
    [Fact]
    public async Task The_prior_is_named_where_hardly_anything_was_gained_and_not_of_telling_spectra()
    {
        NetworkBundle bundle = NetworkBundle.Read(learnt.CountsNetwork.Bundle, learnt.CountsNetwork.Id);
        float threshold = OodLayout.Read(bundle)!.Informative[0];
        async Task<(double Told, double Gained)[]> KnowledgeAsync(double counts, int spectra)
        {
            Campaign campaign = learnt.Counts with
            {
                Seed = 78,
                Parameters =
                [
                    .. learnt.Counts.Parameters.Select(prior =>
                        prior.Kind == PriorKind.ExpectedCounts ? prior with { Lower = counts, Upper = 1.001 * counts } : prior
                    ),
                ],
            };
            return
            [
                .. (await EvidenceAsync(bundle, campaign, spectra))
                    .Where(one => one.Knowledge.Count > 0)
                    .Select(one => one.Knowledge[0])
                    .Where(one => !double.IsNaN(one.Told)),
            ];
        }
        (double Told, double Gained)[] dark = await KnowledgeAsync(1, 800),
            bright = await KnowledgeAsync(5000, 400),
            named = [.. dark.Where(one => one.Told < threshold)];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"below {threshold:0.00} nats {named.Length} of {dark.Length}, which gained "
                + $"{named.Average(one => one.Gained):0.00}; bright ones {bright.Average(one => one.Gained):0.00}, the least "
                + $"told {bright.Min(one => one.Told):0.00}"
        );
        Assert.InRange(threshold, 0.3, 2);
        Assert.True(named.Length > 0.5 * dark.Length && named.Length > 30, $"{named.Length} of {dark.Length}");
        Assert.InRange(named.Average(one => one.Gained), -0.5, 0.6);
        Assert.InRange(bright.Count(one => one.Told < threshold), 0, 4);
        Assert.True(bright.Average(one => one.Gained) > 2);
    }

    private async Task<OodEvidence[]> EvidenceAsync(NetworkBundle bundle, Campaign campaign, int spectra)
    {
        SimulatedObservations drawn = await SimulatedObservations.CreateAsync(campaign, spectra, learnt.Responses, Cancellation);
        return await OodTraining.EvidenceAsync(
            bundle,
            await CampaignEncoder.CreateAsync(learnt.Counts, learnt.Responses, Cancellation),
            learnt.Responses,
            drawn.Draw(),
            ProcessorEngine.Instance,
            Cancellation,
            drawn.Truths
        );
    }

    private static (string, Func<OodVerdict, double>)[] Statistics =>
        [
            ("disagreement", one => one.Disagreement),
            ("fit", one => one.Fit),
            ("reconstruction", one => one.Reconstruction),
            ("distance", one => one.Distance),
            ("combined", one => one.Combined),
        ];

    private static bool IsOutside(FitRecord fit) => fit.Fit.Flags.HasFlag(FitFlags.OutsideTraining);

    /// <summary>As many counts again in four channels, 4.0 to 4.4 keV.</summary>
    private static CountSpectrum WithLine(CountSpectrum spectrum)
    {
        double all = spectrum.Counts.Sum();
        return spectrum with
        {
            Counts =
            [
                .. spectrum.Counts.Select((count, channel) => channel is >= 40 and < 44 ? count + Math.Round(all / 8) : count),
            ],
        };
    }

    private async Task<FitRecord[]> RunAsync(NetworkRecord network, RunSettings settings, params Observation[] observations)
    {
        Run run = await _database.SubmitAsync(learnt.Counts, network, settings, observations);
        ChunkResult result = await _database.FitAsync(run);
        Assert.Empty(result.Failures);
        await _database.Get<IChunkStore>().WriteAsync(result, Cancellation);
        return
        [
            .. await _database.Get<IResultReader>().ReadAsync(run.Id, ResultFilter.All, Cancellation).ToListAsync(Cancellation),
        ];
    }
}
