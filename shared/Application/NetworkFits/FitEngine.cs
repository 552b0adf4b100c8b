using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.OutOfDistribution;
using Almagest.Networks.Posteriors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Storage.Networks;

namespace Almagest.Application.NetworkFits;

/// <summary>A network made ready, with the campaign that it was trained for.</summary>
/// <remarks>Inference is serialised: a runner belongs to one thread at a time. Everything else is thread-safe.</remarks>
public sealed class FitEngine : IDisposable
{
    private readonly Lock _one = new();
    private readonly NetworkRunner _runner;

    private FitEngine(NetworkRunner runner, CampaignEncoder encoder, string networkId)
    {
        (_runner, Encoder, NetworkId) = (runner, encoder, networkId);
        Centers = [.. Enumerable.Range(0, encoder.BinCount).Select(encoder.Grid.Center)];
    }

    public string NetworkId { get; }

    /// <summary>Null where the network has no posterior, or one that failed its calibration.</summary>
    public EnginePosterior? Posterior { get; private init; }

    public CampaignEncoder Encoder { get; }

    public Campaign Campaign => Encoder.Campaign;

    /// <summary>Of the grid's bins, keV.</summary>
    internal double[] Centers { get; }

    /// <summary>Null for a network from before there were monitors: whether a spectrum is like those it learnt is then not
    /// known.</summary>
    public OodMonitor? Monitor { get; private init; }

    /// <summary>Of the model, by their norms.</summary>
    public int ComponentCount => Campaign.Parameters.Count(prior => prior.Kind == PriorKind.ExpectedCounts);

    private readonly ConcurrentDictionary<BinIntegration, SpectralModel> _models = new();

    /// <summary>The campaign's model with its bins computed as a run wants them.</summary>
    public SpectralModel ModelWith(BinIntegration bins) =>
        _models.GetOrAdd(bins, rule => SpectralModel.Parse(Campaign.Model, Campaign.Abundances, rule));

    private readonly ConcurrentDictionary<(BinIntegration, string?), RunFluxes> _fluxes = new();

    /// <summary>Fluxes as a run wants them.</summary>
    internal RunFluxes FluxesOf(RunSettings run) =>
        _fluxes.GetOrAdd((run.Bins, run.Fluxes), wanted =>
            new(ModelWith(wanted.Item1), Campaign.Parameters, FluxBand.Parse(wanted.Item2))
        );

    private readonly ConcurrentDictionary<BinIntegration, CondensedModel> _condensed = new();

    /// <summary>What may stand in for that model, where many spectra go through one response; null for fluxes, which go through
    /// none.</summary>
    public CondensedModel? CondensedWith(BinIntegration bins) =>
        Campaign.Instruments.Count == 0
            ? null
            : _condensed.GetOrAdd(bins, rule => CampaignRegion.Condensed(Campaign, ModelWith(rule)));

    /// <exception cref="SpectralDataException">The bundle is damaged, or was trained for another campaign or
    /// encoding.</exception>
    public static async Task<FitEngine> LoadAsync(
        NetworkRecord network,
        Campaign campaign,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation);
        NetworkBundle bundle = NetworkBundle.Read(network.Bundle, network.Id);
        bundle.RequireReadable();
        NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, ProcessorEngine.Instance);
        RequireSame(bundle, encoder);
        EnginePosterior? posterior =
            bundle.Metadata.Posterior is { IsCalibrated: true, Network.Calibration: var report }
            && PosteriorLayout.Read(bundle) is { } net
                ? new EnginePosterior(net, await CampaignSummaries.CreateAsync(encoder, responses, cancellation), report)
                : null;
        return new FitEngine(runner, encoder, network.Id) { Posterior = posterior, Monitor = OodLayout.Read(bundle) };
    }

    /// <summary>A bundle may say that it is of a campaign and have learnt from another.</summary>
    private static void RequireSame(NetworkBundle bundle, CampaignEncoder encoder)
    {
        BundleMetadata about = bundle.Metadata;
        if (!about.TargetNames.SequenceEqual(encoder.TargetNames, StringComparer.Ordinal))
            throw SpectralDataException.At(
                $"network {bundle.Id}",
                $"the targets {string.Join(", ", about.TargetNames)}",
                string.Join(", ", encoder.TargetNames)
            );
        if (!encoder.Grid.Edges.SequenceEqual(about.GridEdges.ToArray()))
            throw SpectralDataException.At($"network {bundle.Id}", "another energy grid", "that of its campaign");
        if (about.ContextCount != encoder.ContextCount)
            throw SpectralDataException.At(
                $"network {bundle.Id}",
                $"{about.ContextCount} figures beside a spectrum",
                $"{encoder.ContextCount}"
            );
    }

    /// <summary>Fills and regresses; the answers with the gap ignored come with those of every pass, if these are asked
    /// for.</summary>
    public (InferenceResult Filled, float[]? GapIgnored) Infer(NetworkInput input, InferenceSettings settings)
    {
        lock (_one)
            return (_runner.Infer(input, settings), settings.TargetsOfEveryPass ? _runner.InferGapIgnored(input) : null);
    }

    public void Dispose() => _runner.Dispose();
}
