using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Posteriors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Studies.Training;

namespace Almagest.Studies.Realistic;

/// <summary>How large this part is.</summary>
/// <param name="Simulations">To learn from: four times as many as a trainer takes.</param>
/// <param name="Spectra">To be fitted within the priors.</param>
/// <param name="Unbounded">Of these, so many are fitted within the model's own limits too.</param>
internal sealed record StartsScale(int Simulations = 40_000, int Spectra = 1_000, int Unbounded = 200)
{
    public static StartsScale Quick { get; } = new(1_500, 16, 8);
}

/// <summary>How fits end that begin in one way.</summary>
/// <param name="Best">Share of the spectra whose statistic is within 0.1 of the best known.</param>
/// <param name="Far">Share that is more than 10 above it.</param>
/// <param name="Iterations">Mean, of all fits of a spectrum together: evaluations over those that one step takes.</param>
internal sealed record StartScore(string Name, double Best, double Far, double Iterations);

/// <summary>What was found within one sort of limits.</summary>
/// <param name="Spectra">Fitted.</param>
/// <param name="Scores">By where fits begin.</param>
/// <param name="OnlyGlobal">Share of the spectra whose best is known from the global search alone.</param>
/// <param name="Outside">Share of those whose best lies outside the priors.</param>
internal sealed record StartsTable(int Spectra, IReadOnlyList<StartScore> Scores, double OnlyGlobal, double Outside);

internal sealed record StartsResult(StartsScale Scale, StartsTable WithinPriors, StartsTable WithinModel);

/// <summary>Power law and black body, whose statistic has local minima: where a classical fit should begin. Campaign, posterior
/// and fit are the product's.</summary>
internal sealed class StartsJob(StartsScale scale, WorkDisplay display)
{
    private readonly StudyTelescope _telescope = new();

    private readonly Campaign _campaign = CampaignFactory.ForResponses(
        "wabs*(powerlaw+bbody)",
        [new NamedResponse(StudyTelescope.Key, StudyTelescope.Matrix)],
        StudyTelescope.Channels.Edges[0],
        StudyTelescope.Channels.Edges[^1],
        overrides:
        [
            new("wabs.nH", PriorKind.LogUniform, 0.01, 10),
            new("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3.5),
            new("powerlaw.norm", PriorKind.ExpectedCounts, 100, 10_000),
            new("bbody.kT", PriorKind.LogUniform, 0.1, 2),
            new("bbody.norm", PriorKind.ExpectedCounts, 100, 10_000),
        ],
        spectra: scale.Simulations
    ) with
    {
        Instruments =
        [
            new CampaignInstrument(
                "telescope",
                [StudyTelescope.Key],
                ProtocolR.ShortestExposure,
                ProtocolR.LongestExposure,
                null
            ),
        ],
        Gaps = [GapPattern.None, ProtocolS.TwoSat],
    };

    public async Task<StartsResult> RunAsync(CancellationToken cancellation)
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(_campaign, _telescope, cancellation);
        CampaignSummaries summaries = await CampaignSummaries.CreateAsync(encoder, _telescope, cancellation);
        Shard[] shards = (await ShardSimulator.CreateAsync(_campaign, _telescope, cancellation)).DrawAll(cancellation);
        (SummarisedSpectrum[] fitted, _) = await display.CostOfAsync(
            "fitting",
            scale.Simulations,
            told => summaries.Of(shards, 0, scale.Simulations, told, cancellation),
            cancellation
        );
        (PosteriorNet net, _) = await display.CostOfAsync(
            "learning from fits",
            () => PosteriorTable.Examples([.. fitted.Select(one => (one.Summary, one.Truth))], summaries.Coordinates),
            PosteriorSettings.For(scale.Simulations),
            cancellation
        );

        Observation[] observations =
        [
            .. (await SimulatedObservations.CreateAsync(_campaign, scale.Spectra, _telescope, cancellation)).Draw(),
        ];
        EncodedObservation[] encoded =
        [
            .. (
                await (await CampaignEncoder.CreateAsync(_campaign, _telescope, cancellation)).EncodeAsync(
                    observations,
                    _telescope,
                    cancellation
                )
            ).Select(outcome => ((Encoded)outcome).Observation),
        ];
        SpectralModel model = CampaignValidator.Require(_campaign);
        var spectra = new List<IReadOnlyList<FitSpectrum>>();
        foreach (Observation observation in observations)
            spectra.Add(await FitSpectrum.LoadAsync((CountsPayload)observation.Payload, _telescope, cancellation));
        (StartTrial[] trials, _) = await display.CostOfAsync(
            "fits from many starts",
            scale.Spectra + scale.Unbounded,
            told =>
                ProtocolR.Each(
                    [.. Enumerable.Range(0, scale.Spectra + scale.Unbounded)],
                    told,
                    () => 0,
                    (task, _) =>
                    {
                        int row = task % scale.Spectra;
                        FitSummary summary = summaries.Of(encoded[row], spectra[row], model);
                        var trial = new StartTrial(
                            _campaign,
                            CampaignProblem.Of(_campaign, model, spectra[row], RunSettings.Default),
                            isWithinPriors: task < scale.Spectra,
                            row
                        );
                        trial.Run(
                            encoder.DecodeParameters(encoded[row], new float[encoder.TargetCount]),
                            PosteriorTable.Predict(net, [summary], summaries.Coordinates)[0],
                            summaries.Coordinates
                        );
                        return trial;
                    },
                    cancellation
                ),
            cancellation
        );
        return new StartsResult(scale, TableOf(trials[..scale.Spectra]), TableOf(trials[scale.Spectra..]));
    }

    private static StartsTable TableOf(StartTrial[] trials) =>
        new(
            trials.Length,
            [
                .. trials[0]
                    .Ways.Select(
                        (way, w) =>
                            new StartScore(
                                way.Name,
                                trials.Average(trial => trial.Ways[w].Statistic - trial.Best < 0.1 ? 1.0 : 0),
                                trials.Average(trial => trial.Ways[w].Statistic - trial.Best > 10 ? 1.0 : 0),
                                trials.Average(trial => trial.Ways[w].Iterations)
                            )
                    ),
            ],
            trials.Average(trial => trial.OnlyGlobal ? 1.0 : 0),
            trials.Average(trial => trial.IsOutside ? 1.0 : 0)
        );
}
