using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Catalogues;
using Almagest.Application.Fitting;
using Almagest.Application.Runs;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>Fits the spectra of one instrument with a network: learns where nothing is learnt yet, and fits them as a
/// run.</summary>
internal sealed class NetworkGroup(FitRequest request, WorkDisplay display, Session session, ObservationReader reader)
{
    private const int ChunkSize = 128;

    public async Task<FittedGroup> FitAsync(string instrument, CatalogueOutcome.Read[] members, CancellationToken cancellation)
    {
        string label = UsualBand.Label(instrument);
        (double Lowest, double Highest) band = UsualBand.Of(
            request.Data.Lowest,
            request.Data.Highest,
            instrument,
            members[0].Value.Response
        );
        Campaign campaign = MakeCampaign(members, band);
        CatalogueIngest ingest = session.Get<CatalogueIngest>();
        await ingest.StoreResponsesAsync(members.SelectMany(one => one.Value.Inputs), new HashSet<string>(), cancellation);
        INetworkStore networks = session.Get<INetworkStore>();
        if (
            !IsUsable(await networks.FindChampionAsync(campaign.Id, cancellation))
            && await FailedAsync(campaign, cancellation) is null
        )
        {
            display.Say(
                $"{label}: nothing learnt yet for {campaign.Model} through {campaign.Instruments[0].ResponseKeys.Count} "
                    + $"response(s); simulating {Tables.Whole(campaign.Spectra)} spectra."
            );
            await TrainingWatch.TrainAsync(session, display, campaign, new TrainingSettings(), cancellation);
        }
        if (
            await networks.FindChampionIdAsync(campaign.Id, cancellation) is null
            && await FailedAsync(campaign, cancellation) is { } failed
        )
            return Without(failed, label, members, cancellation);
        string catalogue = string.Create(CultureInfo.InvariantCulture, $"fit {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.fff} {label}");
        var listing = new CatalogueListing([.. members.Select(one => one.Entry)], [], []);
        await ingest.IngestAsync(catalogue, string.Join(' ', request.Sources), listing, reader, onRead: null, cancellation);
        Stopwatch clock = Stopwatch.StartNew();
        RunSettings settings = RunSettings.Default with
        {
            Refine = request.Method == FitMethod.Both,
            Bins = request.Bins,
            LowestEnergy = band.Lowest,
            HighestEnergy = band.Highest,
            PosteriorSamples = request.Samples,
            FalseAlarmRate = request.FalseAlarmRate,
            PosteriorSeed = unchecked((long)request.Inference.Seed),
        };
        Run run = await session
            .Get<CatalogueRuns>()
            .SubmitAsync(
                new RunRequest
                {
                    Catalogue = catalogue,
                    Campaign = campaign.Id,
                    ChunkSize = ChunkSize,
                    Settings = settings,
                },
                cancellation
            );
        await RunWatch.WatchAsync(session, display, run.Id, cancellation);
        double rate = members.Length / clock.Elapsed.TotalSeconds;
        IResultReader results = session.Get<IResultReader>();
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances, settings.Bins);
        return new FittedGroup
        {
            Instrument = label,
            Parameters = run.Parameters,
            Problem = read => CampaignProblem.Of(campaign, model, SpectraOf(read), settings),
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

    /// <summary>A network of the campaign whose posteriors failed their calibration: the same simulations would give the same
    /// again.</summary>
    private async Task<NetworkSummary?> FailedAsync(Campaign campaign, CancellationToken cancellation) =>
        (await session.Get<INetworkStore>().ListAsync(cancellation)).FirstOrDefault(one =>
            one.CampaignId == campaign.Id && NetworkMetadata.FailureOf(one.MetadataJson) is not null
        );

    /// <exception cref="SpectralDataException">The network's answer was all that was asked for.</exception>
    private FittedGroup Without(
        NetworkSummary failed,
        string label,
        CatalogueOutcome.Read[] members,
        CancellationToken cancellation
    )
    {
        string why =
            $"network {failed.Id[..12]} is not used, for its posteriors failed their calibration: "
            + $"{NetworkMetadata.FailureOf(failed.MetadataJson)}. 'almagest network show {failed.Id[..12]}' has the "
            + $"figures, --simulations makes another";
        if (request.Method == FitMethod.Network)
            throw new SpectralDataException($"{label}: {why}.");
        display.Say($"{label}: {why}. Fitted classically.");
        return ClassicalFits
            .Fit(
                request with
                {
                    Method = FitMethod.Classical,
                },
                [.. members.Select(one => one.Value)],
                progress: null,
                cancellation
            )
            .Single();
    }

    private static async Task<NetworkRun> NetworkOfAsync(
        Run run,
        Campaign campaign,
        CatalogueOutcome.Read[] members,
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

    private Campaign MakeCampaign(CatalogueOutcome.Read[] members, (double Lowest, double Highest) band)
    {
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
            Frozen(),
            abundances: request.Abundances,
            spectra: request.Simulations ?? CampaignFactory.DefaultSpectra
        );
    }

    private Dictionary<string, double> Frozen()
    {
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances);
        return request.Parameters.Frozen.ToDictionary(
            one => one.Key,
            one => one.Value ?? model.Parameters[model.IndexOf(one.Key)].Default
        );
    }

    private static FitSpectrum[] SpectraOf(ReadObservation read) =>
        [.. read.Spectra.Zip(read.Responses, (spectrum, response) => new FitSpectrum(spectrum, response))];

    /// <summary>A network that an older version trained may have been shown spectra in another form: it is trained
    /// anew.</summary>
    private static bool IsUsable(NetworkRecord? network) =>
        network is not null && NetworkBundle.Read(network.Bundle, network.Id).IsReadable;
}
