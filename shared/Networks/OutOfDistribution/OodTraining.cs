using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.OutOfDistribution;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>Learns the monitor of a bundle: simulations that its networks have not seen, filled and fitted as observations
/// are.</summary>
public static class OodTraining
{
    private const int Most = 12_000,
        FewestWithoutNoise = 3_000,
        Block = 256;

    /// <summary>The same bundle with its monitor.</summary>
    /// <param name="responses">The campaign's; null for one without instruments.</param>
    /// <param name="progress">Told how many of the simulations are filled and fitted; null: nobody.</param>
    /// <param name="simulations">Null: half as many as the networks learnt from, 12,000 at the most, and without noise 3,000 at
    /// least.</param>
    public static async Task<NetworkBundle> AddAsync(
        NetworkBundle bundle,
        Campaign campaign,
        IResponseLibrary? responses,
        Engine engine,
        CancellationToken cancellation,
        IProgress<TrainingProgress>? progress = null,
        int? simulations = null
    )
    {
        int count = simulations
            ?? Math.Clamp(campaign.Spectra / 2, campaign.Instruments.Count > 0 ? OodMonitor.Fewest : FewestWithoutNoise, Most);
        (Observation Observation, double[] Truth)[] simulated = await SimulatedObservations.DrawAsync(
            campaign,
            count,
            responses,
            cancellation
        );
        IResponseLibrary? gridded = responses is null ? null : new GridResponses(responses, new EnergyGrid(campaign.GridEdges));
        // Bins of the grid for channels: conditions and estimate are as many as through the campaign's own responses.
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, gridded, cancellation);
        OodEvidence[] evidence = await EvidenceAsync(
            bundle,
            encoder,
            gridded,
            [.. simulated.Select(one => one.Observation)],
            engine,
            cancellation,
            [.. simulated.Select(one => one.Truth)],
            TrainingProgress.Counting(progress, TrainingStage.Monitor, count)
        );
        return OodLayout.Add(
            bundle,
            OodMonitor.Learn(evidence, encoder.ContextCount > 0 ? encoder.SummaryCount : MaskSummary.Count),
            evidence.Length
        );
    }

    /// <summary>What is known of spectra once they are filled and fitted; those that can't be encoded are left out.</summary>
    /// <param name="encoder">Of the campaign that they learnt, with the spectra's responses.</param>
    /// <param name="responses">The spectra's: <see cref="GridResponses"/> for those of
    /// <see cref="SimulatedObservations"/>.</param>
    /// <param name="simulated">Of counts, if the campaign has instruments.</param>
    /// <param name="truths">What each was drawn from: then it is told what fits told of it.</param>
    /// <param name="done">Called after each spectrum.</param>
    public static async Task<OodEvidence[]> EvidenceAsync(
        NetworkBundle bundle,
        CampaignEncoder encoder,
        IResponseLibrary? responses,
        IReadOnlyList<Observation> simulated,
        Engine engine,
        CancellationToken cancellation,
        IReadOnlyList<double[]>? truths = null,
        Action? done = null
    )
    {
        Campaign campaign = encoder.Campaign;
        SpectralModel model = CampaignValidator.Require(campaign);
        IReadOnlyList<EncodingOutcome>[] blocks = await Task.WhenAll(
            simulated
                .Chunk(Block)
                .Select(block => Task.Run(() => encoder.EncodeAsync(block, responses, cancellation), cancellation))
        );
        (Observation Source, EncodedObservation Encoded, double[]? Truth)[] ready =
        [
            .. simulated
                .Zip(blocks.SelectMany(outcomes => outcomes))
                .Select((pair, i) => (pair.First, pair.Second, Truth: truths?[i]))
                .Where(one => one.Second is Encoded)
                .Select(one => (one.First, ((Encoded)one.Second).Observation, one.Truth)),
        ];
        using NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, engine);
        var evidence = new List<OodEvidence>(ready.Length);
        foreach ((Observation Source, EncodedObservation Encoded, double[]? Truth)[] block in ready.Chunk(Block))
        {
            cancellation.ThrowIfCancellationRequested();
            InferenceResult filled = runner.Infer(
                CampaignEncoder.Stack([.. block.Select(one => one.Encoded)]),
                new InferenceSettings(TargetsOfEveryPass: false)
            );
            OodEvidence[] found = [.. block.Select((one, row) => Of(one.Encoded, filled, row, null))];
            if (campaign.Instruments.Count > 0)
            {
                FitProblem[] problems = await Task.WhenAll(
                    block.Select(one =>
                        ProblemAsync(campaign, model, (CountsPayload)one.Source.Payload, responses!, cancellation)
                    )
                );
                Parallel.For(
                    0,
                    block.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
                    () => new EvaluationWorkspace(),
                    (row, _, workspace) =>
                    {
                        double[] start = encoder.DecodeParameters(
                            block[row].Encoded,
                            filled.Targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount)
                        );
                        ParameterInterval[] network = encoder.DecodeIntervals(
                            block[row].Encoded,
                            filled.Targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount),
                            filled.TargetSigmas.AsSpan(row * encoder.TargetCount, encoder.TargetCount)
                        );
                        if (ClassicalFit.Refine(problems[row], start.AsSpan()) is FitOutcome.Converged fit)
                            found[row] = WithFit(
                                found[row],
                                campaign,
                                problems[row],
                                fit,
                                network,
                                encoder.Grid,
                                block[row].Truth,
                                workspace
                            );
                        return workspace;
                    },
                    _ => { }
                );
            }
            evidence.AddRange(found);
            foreach (OodEvidence _ in found)
                done?.Invoke();
        }
        return [.. evidence];
    }

    /// <summary>One row of a batch.</summary>
    public static OodEvidence Of(EncodedObservation encoded, InferenceResult inferred, int row, FitScan? fit)
    {
        int bins = encoded.Values.Length;
        return new OodEvidence(
            inferred.Filled.AsSpan(row * bins, bins).ToArray(),
            encoded.Observed,
            // Without noise a spectrum has no conditions but its gaps.
            encoded.Context.Length > 0
                ? encoded.Context
                : MaskSummary.Of(encoded.Observed),
            inferred.Reconstruction.AsSpan(row * bins, bins).ToArray(),
            fit
        )
        {
            IsWithoutNoise = encoded.Context.Length == 0,
        };
    }

    private static OodEvidence WithFit(
        OodEvidence evidence,
        Campaign campaign,
        FitProblem problem,
        FitOutcome.Converged fit,
        ParameterInterval[] network,
        EnergyGrid grid,
        double[]? truth,
        EvaluationWorkspace workspace
    )
    {
        int[] free = [.. problem.Free];
        (double Lower, double Value, double Upper)[] found = [.. free.Select(index => fit.IntervalOf(problem, index))];
        return evidence with
        {
            Fit = FitResiduals.Of(problem, fit.Parameters, grid, workspace),
            Disagreement = free.Index()
                .Max(one =>
                    FitKnowledge.Disagreement(
                        campaign.Parameters[one.Item],
                        found[one.Index],
                        (network[one.Index].Lower, network[one.Index].Value, network[one.Index].Upper)
                    )
                ),
            Knowledge = truth is null
                ? []
                :
                [
                    .. free.Select(
                        (index, i) =>
                            (
                                FitKnowledge.Told(campaign.Parameters[index], found[i].Lower, found[i].Value, found[i].Upper),
                                FitKnowledge.Gained(
                                    campaign.Parameters[index],
                                    found[i].Lower,
                                    found[i].Value,
                                    found[i].Upper,
                                    truth[index]
                                )
                            )
                    ),
                ],
        };
    }

    private static async Task<FitProblem> ProblemAsync(
        Campaign campaign,
        SpectralModel model,
        CountsPayload counts,
        IResponseLibrary responses,
        CancellationToken cancellation
    ) => CampaignProblem.Of(campaign, model, await FitSpectrum.LoadAsync(counts, responses, cancellation), RunSettings.Default);
}
