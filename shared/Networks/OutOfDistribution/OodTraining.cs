using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.OutOfDistribution;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>Learns the monitor of a bundle: simulations that its networks have not seen, filled and fitted as observations
/// are.</summary>
public static class OodTraining
{
    private const int Most = 12_000,
        Block = 256;

    /// <summary>The same bundle with its monitor.</summary>
    /// <param name="responses">The campaign's; null for one without instruments.</param>
    /// <param name="progress">Told how many of the simulations are filled and fitted; null: nobody.</param>
    /// <param name="simulations">Null: half as many as the networks learnt from, 12,000 at the most, 3,000 at least; but not more
    /// than one and a half times as many, and 300, if they have noise.</param>
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
        int count = simulations ?? SimulationsFor(campaign.Spectra, campaign.Instruments.Count > 0);
        SimulatedObservations simulated = await SimulatedObservations.CreateAsync(campaign, count, responses, cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation);
        OodEvidence[] evidence = await EvidenceAsync(
            bundle,
            encoder,
            responses,
            simulated.Draw(),
            engine,
            cancellation,
            simulated.Truths,
            TrainingProgress.Counting(progress, TrainingStage.Monitor, count)
        );
        return OodLayout.Add(
            bundle,
            OodMonitor.Learn(evidence, encoder.ContextCount > 0 ? encoder.SummaryCount : MaskSummary.Count),
            evidence.Length
        );
    }

    /// <summary>How many the monitor is learnt from. Of few, what is flagged of right spectra is at random some times what is
    /// stated; with half of the most, 4 % of NICER's of 100 counts were said to disagree.</summary>
    /// <param name="spectra">That the networks learn from.</param>
    public static int SimulationsFor(int spectra, bool hasNoise) =>
        Math.Clamp(
            spectra / 2,
            hasNoise ? Math.Clamp(3 * spectra / 2, OodMonitor.Fewest, BundleOod.Reliable) : BundleOod.Reliable,
            Most
        );

    /// <summary>What is known of spectra once they are filled and fitted; those that can't be encoded are left out.</summary>
    /// <param name="encoder">Of the campaign that they learnt, with the spectra's responses.</param>
    /// <param name="responses">The spectra's.</param>
    /// <param name="simulated">Of counts, if the campaign has instruments. Asked for when their turn comes: all together are
    /// gigabytes.</param>
    /// <param name="truths">What each was drawn from: then it is told what fits told of it.</param>
    /// <param name="done">Called after each spectrum.</param>
    public static async Task<OodEvidence[]> EvidenceAsync(
        NetworkBundle bundle,
        CampaignEncoder encoder,
        IResponseLibrary? responses,
        IEnumerable<Observation> simulated,
        Engine engine,
        CancellationToken cancellation,
        IReadOnlyList<double[]>? truths = null,
        Action? done = null
    )
    {
        Campaign campaign = encoder.Campaign;
        SpectralModel model = CampaignValidator.Require(campaign);
        CondensedModel? condensed = campaign.Instruments.Count > 0 ? CampaignRegion.Condensed(campaign, model) : null;
        using NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, engine);
        var evidence = new List<OodEvidence>();
        // They remember what the responses make of lines.
        var workspaces = new ConcurrentBag<EvaluationWorkspace>();
        int first = 0;
        foreach (Observation[] drawn in simulated.Chunk(Block))
        {
            (Observation Source, EncodedObservation Encoded, double[]? Truth)[] block = await EncodeAsync(
                encoder,
                responses,
                drawn,
                i => truths?[first + i],
                cancellation
            );
            first += drawn.Length;
            if (block.Length == 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            InferenceResult filled = runner.Infer(
                CampaignEncoder.Stack([.. block.Select(one => one.Encoded)]),
                new InferenceSettings(TargetsOfEveryPass: false)
            );
            OodEvidence[] found = [.. block.Select((one, row) => Of(one.Encoded, filled, row, null))];
            if (campaign.Instruments.Count > 0)
            {
                IReadOnlyList<FitSpectrum>[] spectra = await Task.WhenAll(
                    block.Select(one => FitSpectrum.LoadAsync((CountsPayload)one.Source.Payload, responses!, cancellation))
                );
                Parallel.For(
                    0,
                    block.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
                    () => workspaces.TryTake(out EvaluationWorkspace? idle) ? idle : new EvaluationWorkspace(),
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
                        FitProblem problem = CampaignProblem.Of(campaign, model, spectra[row], RunSettings.Default);
                        (FitProblem fitted, FitOutcome outcome) = condensed!.Refine(problem, [start]);
                        if (outcome is FitOutcome.Converged fit)
                            found[row] = WithFit(
                                found[row],
                                campaign,
                                (problem, fitted),
                                fit,
                                network,
                                encoder.Grid,
                                block[row].Truth,
                                workspace
                            );
                        return workspace;
                    },
                    workspaces.Add
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
            new(inferred.Filled, row * bins, bins),
            encoded.Observed,
            // Without noise a spectrum has no conditions but its gaps.
            encoded.Context.Length > 0
                ? encoded.Context
                : MaskSummary.Of(encoded.Observed),
            new(inferred.Reconstruction, row * bins, bins),
            fit
        )
        {
            IsWithoutNoise = encoded.Context.Length == 0,
        };
    }

    private static OodEvidence WithFit(
        OodEvidence evidence,
        Campaign campaign,
        (FitProblem Own, FitProblem Fitted) problem,
        FitOutcome.Converged fit,
        ParameterInterval[] network,
        EnergyGrid grid,
        double[]? truth,
        EvaluationWorkspace workspace
    )
    {
        int[] free = [.. problem.Own.Free];
        (double Lower, double Value, double Upper)[] found = [.. free.Select(index => fit.IntervalOf(problem.Own, index))];
        return evidence with
        {
            Fit = FitResiduals.Of(problem.Fitted, fit.Parameters, grid, workspace, problem.Own),
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

    private static async Task<(Observation, EncodedObservation, double[]?)[]> EncodeAsync(
        CampaignEncoder encoder,
        IResponseLibrary? responses,
        Observation[] block,
        Func<int, double[]?> truthOf,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<EncodingOutcome>[] parts = await Task.WhenAll(
            block
                .Chunk(Math.Max(1, Block / Environment.ProcessorCount))
                .Select(part => Task.Run(() => encoder.EncodeAsync(part, responses, cancellation), cancellation))
        );
        return
        [
            .. parts
                .SelectMany(outcomes => outcomes)
                .Select((outcome, i) => (block[i], (outcome as Encoded)?.Observation!, truthOf(i)))
                .Where(one => one.Item2 is not null),
        ];
    }
}
