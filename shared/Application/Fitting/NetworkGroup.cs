using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Application.Catalogues;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Fitting;

/// <summary>Fits the spectra of one instrument with a network: has one learnt where there is none yet, and fits them as a
/// run.</summary>
public sealed class NetworkGroup(
    INetworkStore networks,
    IResultReader results,
    CatalogueIngest ingest,
    NetworkTraining training,
    SisterNetworks sisters,
    CatalogueRuns runs,
    TimeProvider time
)
{
    private const int ChunkSize = 128,
        LongestName = 120;

    /// <param name="instrument">As the files name it.</param>
    /// <param name="members">At least one, all of that instrument.</param>
    /// <param name="reader">That read them.</param>
    /// <exception cref="FailedException">The training failed.</exception>
    /// <exception cref="SpectralDataException">The network's posteriors failed their calibration, and its
    /// answer is all that was asked for.</exception>
    public async Task<FittedGroup> FitAsync(
        FitRequest request,
        string instrument,
        IReadOnlyList<CatalogueOutcome.Read> members,
        ObservationReader reader,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        string label = UsualBand.Label(instrument);
        (double Lowest, double Highest) band = UsualBand.Of(
            request.Data.Lowest,
            request.Data.Highest,
            members[0].Value.Spectra[0].Source,
            members[0].Value.Response
        );
        Campaign campaign = CampaignOf(request, label, members, band);
        await ingest.StoreResponsesAsync(members.SelectMany(one => one.Value.Inputs), new HashSet<string>(), cancellation);
        if (
            !IsUsable(await networks.FindChampionAsync(campaign.Id, cancellation))
            && await FailedAsync(campaign, cancellation) is null
        )
        {
            string? sister = await sisters.FindAsync(campaign, request.WarmStart, cancellation);
            progress?.Report(new FitProgress.NothingLearnt(label, campaign, sister));
            await training.RunAsync(
                new TrainingRequest(campaign, new TrainingSettings { Sister = sister }),
                ProgressOf<TrainProgress>(progress, told => new FitProgress.Training(label, told)),
                cancellation
            );
        }
        if (
            await networks.FindChampionIdAsync(campaign.Id, cancellation) is null
            && await FailedAsync(campaign, cancellation) is { } failed
        )
            return Without(request, failed, label, members, progress, cancellation);
        // Two callers may ask in the same millisecond.
        string catalogue = string.Create(
            CultureInfo.InvariantCulture,
            $"fit {time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff} {label} {Guid.NewGuid().ToString("N")[..8]}"
        );
        var asked = new IngestRequest
        {
            Name = catalogue,
            Sources = request.Sources,
            Folder = request.Folder,
        };
        var listing = new CatalogueListing([.. members.Select(one => one.Entry)], [], []);
        string sources = asked.Told(string.Join(' ', asked.Sources));
        await ingest.IngestAsync(asked.Name, sources, listing, reader, onRead: null, cancellation, asked.Told);
        Stopwatch clock = Stopwatch.StartNew();
        RunSettings settings = SettingsOf(request, band);
        Run run = await runs.SubmitAsync(
            new RunRequest
            {
                Catalogue = catalogue,
                Campaign = campaign.Id,
                ChunkSize = ChunkSize,
                Settings = settings,
            },
            notes: null,
            cancellation
        );
        await runs.WatchAsync(
            run.Id,
            ProgressOf<RunProgress>(progress, told => new FitProgress.Running(label, told)),
            cancellation
        );
        double rate = members.Count / clock.Elapsed.TotalSeconds;
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances, settings.Bins);
        FitSettings data = CampaignProblem.SettingsOf(campaign, settings);
        BackgroundShapes? shapes = settings.BackgroundModel is null ? null : await runs.BackgroundsAsync(run.Id, cancellation);
        ConditionalWeakTable<ReadObservation, FitSpectrum[]> known = [];
        FitSpectrum[] Shaped(ReadObservation read) =>
            shapes is null
                ? SpectraOf(read)
                : known.GetValue(read, one => [.. SpectraOf(one).Select(spectrum => shapes.Apply(spectrum, data))]);
        return new FittedGroup
        {
            Instrument = label,
            Parameters = run.Parameters,
            Problem = read => CampaignProblem.Of(campaign, model, Shaped(read), settings),
            Grouping = data.Grouping,
            Band = band,
            BandOf = (_, _) => band,
            Observations = [.. members.Select(one => one.Value)],
            Fits = await results
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, cancellation)
                .ToListAsync(cancellation),
            Failures = await results.ReadFailuresAsync(run.Id, cancellation).ToListAsync(cancellation),
            SpectraPerSecond = rate,
            Network = await NetworkOfAsync(run, campaign, members, cancellation),
        };
    }

    private static RunSettings SettingsOf(FitRequest request, (double Lowest, double Highest) band) =>
        RunSettings.Default with
        {
            Refine = request.Method == FitMethod.Both,
            Bins = request.Bins,
            LowestEnergy = band.Lowest,
            HighestEnergy = band.Highest,
            PosteriorSamples = request.Samples,
            FalseAlarmRate = request.FalseAlarmRate,
            BackgroundModel = request.Data.BackgroundModel,
            PosteriorSeed = unchecked((long)request.Inference.Seed),
        };

    /// <summary>A network of the campaign whose posteriors failed their calibration: the same simulations would give the same
    /// again.</summary>
    private async Task<NetworkSummary?> FailedAsync(Campaign campaign, CancellationToken cancellation) =>
        (await networks.ListAsync(cancellation)).FirstOrDefault(one =>
            one.CampaignId == campaign.Id && NetworkMetadata.FailureOf(one.MetadataJson) is not null
        );

    private static FittedGroup Without(
        FitRequest request,
        NetworkSummary failed,
        string label,
        IReadOnlyList<CatalogueOutcome.Read> members,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        string failure = NetworkMetadata.FailureOf(failed.MetadataJson)!;
        progress?.Report(new FitProgress.NotUsed(label, failed, failure));
        if (request.Method == FitMethod.Network)
            throw new SpectralDataException(
                $"{label}: network {failed.Id[..12]} is not used, for its posteriors failed their calibration: {failure}."
            );
        return SpectrumFits
            .Classically(
                request with
                {
                    Method = FitMethod.Classical,
                },
                [.. members.Select(one => one.Value)],
                progress,
                cancellation
            )
            .Single();
    }

    private static async Task<NetworkRun> NetworkOfAsync(
        Run run,
        Campaign campaign,
        IReadOnlyList<CatalogueOutcome.Read> members,
        CancellationToken cancellation
    )
    {
        ReadResponses responses = new(members.Select(one => one.Value));
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation);
        IReadOnlyList<EncodingOutcome> encoded = await encoder.EncodeAsync(
            [.. members.Select(one => one.Value.Observation)],
            responses,
            cancellation
        );
        return new NetworkRun(run, encoder, [.. encoded.Select(outcome => (outcome as Encoded)?.Observation)]);
    }

    private static Campaign CampaignOf(
        FitRequest request,
        string label,
        IReadOnlyList<CatalogueOutcome.Read> members,
        (double Lowest, double Highest) band
    )
    {
        if (IsFlux(members))
            return FluxCampaign.Of(request, [.. members.Select(one => one.Value)], band, FrozenOf(request)) with
            {
                Name = NameOf(request.Model, label, band),
            };
        NamedResponse[] responses =
        [
            .. members
                .SelectMany(one => one.Value.Spectra.Zip(one.Value.Responses))
                .DistinctBy(one => one.First.ResponseKey)
                .Select(one => new NamedResponse(one.First.ResponseKey, one.Second)),
        ];
        return CampaignFactory.ForResponses(
            request.Model,
            responses,
            band.Lowest,
            band.Highest,
            FrozenOf(request),
            abundances: request.Abundances,
            spectra: request.Simulations ?? CampaignFactory.DefaultSpectra
        ) with
        {
            Name = NameOf(request.Model, label, band),
        };
    }

    /// <summary>For lists of campaigns; which one it is its id says.</summary>
    private static string NameOf(string model, string label, (double Lowest, double Highest) band)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{model}, {label}, {band.Lowest:G4} to {band.Highest:G4} keV");
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    private static Dictionary<string, double> FrozenOf(FitRequest request)
    {
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances);
        return request.Parameters.Frozen.ToDictionary(
            one => one.Key,
            one => one.Value ?? model.Parameters[model.IndexOf(one.Key)].Default
        );
    }

    private static FitSpectrum[] SpectraOf(ReadObservation read) =>
        [.. read.Spectra.Zip(read.Responses, (spectrum, response) => new FitSpectrum(spectrum, response))];

    private static bool IsFlux(IReadOnlyList<CatalogueOutcome.Read> members) => members[0].Value.Spectra[0].Source.IsFlux;

    /// <summary>A network that an older version trained may have been shown spectra in another form: it is trained
    /// anew.</summary>
    private static bool IsUsable(NetworkRecord? network) =>
        network is not null && NetworkBundle.Read(network.Bundle, network.Id).IsReadable;

    private static IProgress<T>? ProgressOf<T>(IProgress<FitProgress>? progress, Func<T, FitProgress> of) =>
        progress is null ? null : new Translated<T>(progress, of);

    /// <summary>At once and in order, as <see cref="Progress{T}"/> does not.</summary>
    private sealed class Translated<T>(IProgress<FitProgress> progress, Func<T, FitProgress> of) : IProgress<T>
    {
        public void Report(T value) => progress.Report(of(value));
    }
}
