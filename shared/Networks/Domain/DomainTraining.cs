using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Domain;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Networks.Domain;

/// <summary>Learns the monitor of a bundle: simulations that its networks have not seen, filled and fitted as observations are.</summary>
public static class DomainTraining
{
    private const int Most = 6000, Block = 256;
    private static readonly FitOptions Options = new() { Covariance = false };

    /// <summary>The same bundle with its monitor.</summary>
    /// <param name="bundle">With its networks.</param>
    /// <param name="campaign">That they learnt.</param>
    /// <param name="responses">The campaign's; null for one without instruments.</param>
    /// <param name="device">Where the networks run.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <param name="simulations">Null: a quarter of what the networks learnt from, 6,000 at the most.</param>
    public static async Task<NetworkBundle> AddAsync(
        NetworkBundle bundle, Campaign campaign, IResponseLibrary? responses, TorchDevice device, CancellationToken cancellation, int? simulations = null)
    {
        int count = simulations ?? Math.Clamp(campaign.Spectra / 4, DomainMonitor.Fewest, Most);
        Observation[] simulated = await SimulatedObservations.DrawAsync(campaign, count, responses, cancellation).ConfigureAwait(false);
        IResponseLibrary? gridded = responses is null ? null : new GridResponses(responses, new EnergyGrid(campaign.GridEdges));
        DomainEvidence[] evidence = await EvidenceAsync(bundle, campaign, gridded, simulated, device, cancellation).ConfigureAwait(false);
        return DomainLayout.Add(bundle, DomainMonitor.Learn(evidence), evidence.Length);
    }

    /// <summary>What is known of spectra once they are filled and fitted; those that can't be encoded are left out.</summary>
    /// <param name="bundle">With its networks.</param>
    /// <param name="campaign">That they learnt.</param>
    /// <param name="responses">The spectra's: <see cref="GridResponses"/> for those of <see cref="SimulatedObservations"/>.</param>
    /// <param name="simulated">Of counts, if the campaign has instruments.</param>
    /// <param name="device">Where the networks run.</param>
    /// <param name="cancellation">Asked now and then.</param>
    public static async Task<DomainEvidence[]> EvidenceAsync(
        NetworkBundle bundle, Campaign campaign, IResponseLibrary? responses, IReadOnlyList<Observation> simulated, TorchDevice device, CancellationToken cancellation)
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation).ConfigureAwait(false);
        SpectralModel model = CampaignValidator.Require(campaign);
        IReadOnlyList<EncodingOutcome>[] blocks = await Task.WhenAll(simulated.Chunk(Block).Select(block => Task.Run(() => encoder.EncodeAsync(block, cancellation), cancellation))).ConfigureAwait(false);
        (Observation Source, EncodedObservation Encoded)[] ready =
            [.. simulated.Zip(blocks.SelectMany(outcomes => outcomes)).Where(pair => pair.Second is Encoded).Select(pair => (pair.First, ((Encoded)pair.Second).Observation))];
        using NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, device);
        var evidence = new List<DomainEvidence>(ready.Length);
        foreach ((Observation Source, EncodedObservation Encoded)[] block in ready.Chunk(Block))
        {
            cancellation.ThrowIfCancellationRequested();
            InferenceResult filled = runner.Infer(CampaignEncoder.Stack([.. block.Select(one => one.Encoded)]), new InferenceSettings(TargetsOfEveryPass: false));
            var fitted = new ResidualScan?[block.Length];
            if (campaign.Instruments.Count > 0)
            {
                FitProblem[] problems = await Task.WhenAll(block.Select(one => ProblemAsync(campaign, model, (CountsPayload)one.Source.Payload, responses!, cancellation))).ConfigureAwait(false);
                Parallel.For(0, block.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, row =>
                {
                    double[] start = encoder.DecodeParameters(block[row].Encoded, filled.Targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount));
                    fitted[row] = FitResiduals.Of(problems[row], ClassicalFit.Refine(problems[row], start, Options).Parameters, encoder.Grid);
                });
            }
            for (int row = 0; row < block.Length; row++) evidence.Add(Of(block[row].Encoded, filled, row, fitted[row]));
        }
        return [.. evidence];
    }

    /// <summary>One row of a batch.</summary>
    public static DomainEvidence Of(EncodedObservation encoded, InferenceResult inferred, int row, ResidualScan? fit)
    {
        int bins = encoded.Values.Length;
        return new DomainEvidence(
            inferred.Filled.AsSpan(row * bins, bins).ToArray(), encoded.Observed, encoded.Context, inferred.Reconstruction.AsSpan(row * bins, bins).ToArray(), fit);
    }

    private static async Task<FitProblem> ProblemAsync(Campaign campaign, SpectralModel model, CountsPayload counts, IResponseLibrary responses, CancellationToken cancellation) =>
        CampaignProblem.Of(campaign, model, await FitSpectrum.LoadAsync(counts, responses, cancellation).ConfigureAwait(false), RunSettings.Default);
}
