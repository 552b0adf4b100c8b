using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Almagest.Cli.Results;
using Almagest.Cli.Sizes;
using Almagest.Cli.Terminal;
using Almagest.Gateway.Submission;
using Almagest.Networks.Bundles;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Observations;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>`almagest fit`: reads, groups by instrument, learns where nothing is learnt yet, fits as runs, reports.</summary>
internal sealed class FitJob(FitRequest request, WorkDisplay display, bool json)
{
    private const int ChunkSize = 128;

    /// <returns>0; 1 if some spectra failed to be fitted; 2 if none could be read.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        CatalogueListing listing = CatalogueSource.Find(request.Sources, request.Files);
        var reader = new ObservationReader();
        CatalogueOutcome[] outcomes = [.. new CatalogueReader(reader).Read(listing, cancellation)];
        CatalogueOutcome.Read[] read = [.. outcomes.OfType<CatalogueOutcome.Read>()];
        foreach (CatalogueProblem problem in listing.Failures) Console.Error.WriteLine($"almagest: {problem.Reason}");
        foreach (CatalogueOutcome.Failed failed in outcomes.OfType<CatalogueOutcome.Failed>()) Console.Error.WriteLine($"almagest: {failed.Reason}");
        foreach (string warning in read.SelectMany(one => one.Value.Warnings).Distinct().Take(10)) display.Say($"note: {warning}");
        if (listing.Entries.Count == 0 && listing.Failures.Count == 0)
            throw new UsageException($"{string.Join(' ', request.Sources)}: found {Aside(listing)}; expected a spectrum.");
        if (listing.Skipped.Count > 0) display.Say($"note: put aside {Aside(listing)}.");
        if (read.Length == 0) return 2;

        await using Session session = await Session.OpenAsync(request.Home, withRoles: true, cancellation);
        var fitted = new List<FittedGroup>();
        foreach (IGrouping<string, CatalogueOutcome.Read> group in read.GroupBy(one => Spectrum(one.Value).Source.Instrument))
            fitted.Add(await FitGroupAsync(session, group.Key, [.. group], reader, cancellation));
        await ReportAsync(fitted, clock.Elapsed, cancellation);
        bool complete = read.Length == listing.Entries.Count && listing.Failures.Count == 0 && fitted.All(group => group.Failures.Count == 0);
        return complete ? 0 : 1;
    }

    private async Task<FittedGroup> FitGroupAsync(
        Session session, string instrument, CatalogueOutcome.Read[] members, ObservationReader reader, CancellationToken cancellation)
    {
        Campaign campaign = MakeCampaign(instrument, members);
        CatalogueIngest ingest = session.Get<CatalogueIngest>();
        await ingest.StoreResponsesAsync(members.SelectMany(one => one.Value.Inputs), new HashSet<string>(), cancellation);
        if (!IsUsable(await session.Get<INetworkStore>().FindLatestAsync(campaign.Id, cancellation)))
        {
            display.Say($"{Label(instrument)}: nothing learnt yet for {campaign.Model} through {campaign.Instruments[0].ResponseKeys.Count} response(s); simulating {Tables.Whole(campaign.Spectra)} spectra.");
            await new TrainingWatch(session, display).TrainAsync(campaign, cancellation);
        }
        string catalogue = string.Create(CultureInfo.InvariantCulture, $"fit {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.fff} {Label(instrument)}");
        var listing = new CatalogueListing([.. members.Select(one => one.Entry)], [], []);
        await ingest.IngestAsync(catalogue, string.Join(' ', request.Sources), listing, reader, onRead: null, cancellation);
        Stopwatch clock = Stopwatch.StartNew();
        Run run = await session.Get<RunSubmission>().SubmitAsync(
            null, catalogue, campaign, ChunkSize, SettingsFor(instrument, members), cancellation);
        await new RunWatch(session, display).WatchAsync(run.Id, cancellation);
        double rate = members.Length / clock.Elapsed.TotalSeconds;
        IResultReader results = session.Get<IResultReader>();
        List<FitRecord> fits = await results.ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, cancellation).ToListAsync(cancellation);
        List<FailureRecord> failures = await results.ReadFailuresAsync(run.Id, cancellation).ToListAsync(cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, new ReadResponses(members.Select(one => one.Value)), cancellation);
        IReadOnlyList<EncodingOutcome> encoded = await encoder.EncodeAsync([.. members.Select(one => one.Value.Observation)], cancellation);
        return new FittedGroup(Label(instrument), encoder, run, [.. members.Select(one => one.Value)], fits, failures, rate)
        {
            Encoded = [.. encoded.Select(outcome => (outcome as Encoded)?.Observation)],
        };
    }

    private RunSettings SettingsFor(string instrument, CatalogueOutcome.Read[] members)
    {
        (double lowest, double highest) = BandOf(instrument, members);
        return RunSettings.Default with { Refine = request.Refine, Bins = request.Bins, LowestEnergy = lowest, HighestEnergy = highest };
    }

    private (double Lowest, double Highest) BandOf(string instrument, CatalogueOutcome.Read[] members)
    {
        (double lowest, double highest) = UsualBand.Of(instrument, members[0].Value.Response);
        (lowest, highest) = (request.Lowest ?? lowest, request.Highest ?? highest);
        return highest > lowest ? (lowest, highest)
            : throw new UsageException($"--emin, --emax: found {lowest} to {highest} keV; expected an upper end above the lower.");
    }

    private Campaign MakeCampaign(string instrument, CatalogueOutcome.Read[] members)
    {
        (double lowest, double highest) = BandOf(instrument, members);
        NamedResponse[] responses = [.. members.DistinctBy(one => Spectrum(one.Value).ResponseKey)
            .Select(one => new NamedResponse(Spectrum(one.Value).ResponseKey, one.Value.Response))];
        return CampaignFactory.ForResponses(
            request.Model, responses, lowest, highest, request.Frozen, abundances: request.Abundances,
            spectra: request.Simulations ?? CampaignFactory.DefaultSpectra);
    }

    private async Task ReportAsync(IReadOnlyList<FittedGroup> groups, TimeSpan elapsed, CancellationToken cancellation)
    {
        if (request.Output is { } folder)
        {
            Directory.CreateDirectory(folder);
            await FitReport.WriteAsync(Path.Combine(folder, "report.html"), request, groups, elapsed, cancellation);
            foreach (FittedGroup group in groups)
            {
                string name = groups.Count == 1 ? "fits" : $"fits-{group.Instrument.Replace(' ', '-')}";
                await using (StreamWriter csv = File.CreateText(Path.Combine(folder, $"{name}.csv")))
                    await FitExport.WriteAsync(csv, group.Run, group.Fits);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(group.Fits.Select(FitJson.Of), Tables.JsonForm), cancellation);
            }
        }
        // One document, however many instruments there are.
        if (json) Tables.WriteJson(groups.Select(group => new { group.Instrument, Campaign = group.Campaign.Id, Run = group.Run.Id, Fits = group.Fits.Select(FitJson.Of), group.Failures }));
        foreach (FittedGroup group in groups)
        {
            if (!json) FitTable.Write(group.Run, group.Fits);
            foreach (FailureRecord failure in group.Failures) Console.Error.WriteLine($"almagest: {failure.Name}: failed in {failure.Stage}: {failure.Reason}");
            display.Say(string.Create(CultureInfo.InvariantCulture, $"{group.Instrument}: {group.Fits.Count} fitted, {group.Failures.Count} failed, {group.SpectraPerSecond:0} spectra/s."));
        }
        if (request.Output is { } written) display.Say($"Report: {Path.Combine(Path.GetFullPath(written), "report.html")}");
    }

    /// <summary>A network that an older version trained may have been shown spectra in another form: it is trained anew.</summary>
    private static bool IsUsable(NetworkRecord? network) => network is not null
        && NetworkBundle.Read(network.Bundle, network.Id).Metadata.Provenance.GetValueOrDefault(CampaignEncoder.VersionKey) == CampaignEncoder.Version;

    private static ObservedSpectrum Spectrum(ReadObservation read) => ((CountsPayload)read.Observation.Payload).Spectra[0];

    /// <summary>What lay beside the spectra: "a.rsp (a response), ...".</summary>
    private static string Aside(CatalogueListing listing)
    {
        const int shown = 3;
        string named = string.Join(", ", listing.Skipped.Take(shown).Select(one => $"{Path.GetFileName(one.Path)} ({one.Reason})"));
        return listing.Skipped.Count switch { 0 => "nothing", <= shown => named, int all => $"{named} and {all - shown} more" };
    }

    private static string Label(string instrument) => instrument.Length > 0 ? instrument : "unnamed instrument";
}
