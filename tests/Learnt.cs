using Almagest.Learning.Calibration;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.OutOfDistribution;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Training;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;
using Almagest.Storage.Networks;

[assembly: AssemblyFixture(typeof(Almagest.Tests.Learnt))]

namespace Almagest.Tests;

/// <summary>Small campaigns and networks, each trained when a test asks for it first: long enough to be of use, not to be
/// good.</summary>
public sealed class Learnt
{
    private const double ExposureSeconds = 1e4;
    private const int MonitorSimulations = 3000;

    private static readonly PosteriorSettings Small = new()
    {
        Width = 32,
        Blocks = 1,
        Components = 2,
        Epochs = 10,
    };

    private readonly SyntheticResponses _responses = new();
    private readonly ResponseMatrix _response;
    private readonly Lazy<NetworkBundle> _counts;
    private readonly Lazy<(CampaignSummaries, PosteriorNet)> _posterior;
    private readonly Lazy<NetworkRecord> _fluxNetwork;
    private readonly Lazy<NetworkRecord> _countsNetwork;
    private readonly Lazy<NetworkRecord> _twoComponentNetwork;

    public Learnt()
    {
        string key = _responses.Add("ccd", channels: 100, energies: 120);
        _response = SyntheticResponses.Make(100, 120, gain: 1, area: 300);
        Flux = ProtocolS.Campaign(spectra: 512);
        Counts = CampaignFactory.ForResponses("powerlaw", [_responses.Named(key)], 0.5, 7, spectra: 1024);
        _fluxNetwork = new(() => RecordOf(WithMonitor(Train(Flux, null), Flux, _responses)));
        _counts = new(() => Train(Counts, _responses));
        _countsNetwork = new(() => RecordOf(WithMonitor(_counts.Value, Counts, _responses)));
        _posterior = new(() => LearnPosterior(Counts));
        TwoComponents = CampaignFactory.ForResponses("powerlaw+gaussian", [_responses.Named(key)], 0.5, 7, spectra: 512);
        _twoComponentNetwork = new(() =>
            WithPosterior(RecordOf(Train(TwoComponents, _responses)), LearnPosterior(TwoComponents), isCalibrated: true)
        );
    }

    public Campaign Flux { get; }

    public Campaign Counts { get; }

    public NetworkRecord FluxNetwork => _fluxNetwork.Value;

    public NetworkRecord CountsNetwork => _countsNetwork.Value;

    /// <summary>The same with a small posterior network, which a report says is calibrated.</summary>
    public NetworkRecord PosteriorNetwork => WithPosterior(CountsNetwork, _posterior.Value, isCalibrated: true);

    /// <summary>The same with a report that says it is not.</summary>
    public NetworkRecord FailedNetwork => WithPosterior(CountsNetwork, _posterior.Value, isCalibrated: false);

    public Campaign TwoComponents { get; }

    /// <summary>Whose statistic has local minima; with a posterior.</summary>
    public NetworkRecord TwoComponentNetwork => _twoComponentNetwork.Value;

    /// <summary>As networks were stored before there were monitors.</summary>
    public NetworkRecord CountsWithoutMonitor => RecordOf(_counts.Value);

    internal IResponseLibrary Responses => _responses;

    /// <summary>A power law as Protocol S has it, its middle missing.</summary>
    internal Observation GappedFlux(double index, double redshift)
    {
        var grid = new EnergyGrid(Flux.GridEdges);
        bool[] observed = [.. Enumerable.Range(0, grid.BinCount).Select(bin => grid.Center(bin) is < 2 or > 4)];
        double[] density =
        [
            .. Enumerable
                .Range(0, grid.BinCount)
                .Select(bin => ProtocolS.Norm * Math.Pow(grid.Center(bin) * (1 + redshift), -index)),
        ];
        return new Observation { Name = $"flux {index} {redshift}", Payload = new FluxPayload(density, observed) };
    }

    /// <summary>Poisson counts of a power law through the response.</summary>
    /// <param name="edit">Changes the spectrum; null for as drawn.</param>
    internal Observation DrawnCounts(double index, double norm, int seed, Func<CountSpectrum, CountSpectrum>? edit = null) =>
        DrawnCounts("powerlaw", [index, norm], seed, edit);

    /// <summary>The same of any model.</summary>
    internal Observation DrawnCounts(string model, double[] parameters, int seed, Func<CountSpectrum, CountSpectrum>? edit = null)
    {
        double[] flux = new double[_response.Energies.BinCount],
            rate = new double[_response.ChannelCount];
        SpectralModel.Parse(model).Evaluate(_response.Energies, parameters, flux);
        _response.Fold(flux, rate);
        var random = new Random(seed);
        var spectrum = new CountSpectrum
        {
            Instrument = "TEST CCD",
            FirstChannel = 1,
            Counts = [.. rate.Select(r => Poisson(random, r * ExposureSeconds))],
            IsPoisson = true,
            Exposure = ExposureSeconds,
        };
        return new Observation
        {
            Name = $"counts {seed}",
            Payload = new CountsPayload([new ObservedSpectrum(edit?.Invoke(spectrum) ?? spectrum, null, "ccd")]),
        };
    }

    private static NetworkRecord WithPosterior(
        NetworkRecord network,
        (CampaignSummaries Summaries, PosteriorNet Net) posterior,
        bool isCalibrated
    )
    {
        int parameters = posterior.Summaries.Coordinates.Count;
        NetworkBundle bundle = PosteriorLayout.Add(
            NetworkBundle.Read(network.Bundle, network.Id),
            new BundlePosterior
            {
                Absence = null,
                Network = new Almagest.Networks.Bundles.PosteriorNetwork
                {
                    SummaryVersion = FitSummary.Version,
                    FeatureCount = FitSummary.FeatureCount(parameters),
                    ParameterCount = parameters,
                    Settings = Small,
                    Simulations = 1024,
                    HeldOut = 510,
                    Seed = 1,
                    ValidationLosses = posterior.Net.ValidationLosses,
                    Calibration = new CalibrationReport([
                        new GroupCalibration("all", 510, [], 0, isCalibrated ? null : "powerlaw.PhoIndex: biased"),
                        .. ((double[])[10, 500, 2_000, 1e4, 1e5]).Select(counts => new GroupCalibration(
                            PosteriorJudge.CountBin(counts),
                            102,
                            [],
                            0,
                            null
                        )),
                    ]),
                },
            },
            posterior.Net
        );
        return network with { Id = bundle.Id, Bundle = bundle.Bytes.ToArray() };
    }

    private (CampaignSummaries, PosteriorNet) LearnPosterior(Campaign campaign)
    {
        ShardSimulator simulator = ShardSimulator
            .CreateAsync(campaign, _responses, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        CampaignEncoder encoder = CampaignEncoder
            .CreateAsync(campaign, _responses, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        CampaignSummaries summaries = CampaignSummaries
            .CreateAsync(encoder, _responses, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        Shard[] shards =
        [
            .. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, CancellationToken.None)),
        ];
        SummarisedSpectrum[] fitted = summaries.Of(shards, 0, campaign.Spectra, null, CancellationToken.None);
        return (
            summaries,
            PosteriorTraining.Train(
                PosteriorTable.Examples([.. fitted.Select(one => (one.Summary, one.Truth))], summaries.Coordinates),
                Small,
                null,
                CancellationToken.None
            )
        );
    }

    private static NetworkBundle WithMonitor(NetworkBundle bundle, Campaign campaign, SyntheticResponses? responses) =>
        OodTraining
            .AddAsync(
                bundle,
                campaign,
                responses,
                ProcessorEngine.Instance,
                CancellationToken.None,
                simulations: MonitorSimulations
            )
            .GetAwaiter()
            .GetResult();

    /// <summary>The networks of a campaign, quickly.</summary>
    internal static NetworkBundle Train(Campaign campaign, IResponseLibrary? responses, int epochs = 6)
    {
        ShardSimulator simulator = ShardSimulator
            .CreateAsync(campaign, responses, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        CampaignEncoder encoder = CampaignEncoder
            .CreateAsync(campaign, responses, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        Shard[] shards =
        [
            .. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, CancellationToken.None)),
        ];
        var description = new NetworkDescription(
            campaign.Id,
            encoder.TargetNames,
            campaign.GridEdges,
            encoder.ContextCount,
            new Dictionary<string, string> { [CampaignEncoder.VersionKey] = CampaignEncoder.Version }
        );
        var settings = new NetworkSettings
        {
            Epochs = epochs,
            RegressorEpochs = epochs,
            DenoiserWidths = [64, 8, 64],
            RegressorWidth = 32,
        };
        return responses is null
            ? NetworkTrainer.Train(
                encoder.Encode(shards),
                new GapSampler(campaign).Draw,
                description,
                settings,
                null,
                ProcessorEngine.Instance,
                CancellationToken.None
            )
            : NetworkTrainer.Train(
                epoch => encoder.EncodeEpoch(shards, epoch),
                description,
                settings,
                null,
                ProcessorEngine.Instance,
                CancellationToken.None
            );
    }

    internal static NetworkRecord RecordOf(NetworkBundle bundle) =>
        new()
        {
            Id = bundle.Id,
            CampaignId = bundle.Metadata.CampaignId,
            Bundle = bundle.Bytes.ToArray(),
            MetadataJson = "{}",
            CreatedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        };

    private static double Poisson(Random random, double mean)
    {
        int counts = 0;
        for (double time = -Math.Log(1 - random.NextDouble()); time < mean; time -= Math.Log(1 - random.NextDouble()))
            counts++;
        return counts;
    }
}
