using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Responses;

namespace Almagest.Application.Catalogues;

/// <summary>Reads spectra and their responses into the database; what can't be read is kept with its reason.</summary>
public sealed class CatalogueIngest(ICatalogueStore catalogues, IResponseFileStore responses)
{
    private const int Batch = 256;

    /// <summary>Finds what is named, and reads it.</summary>
    /// <param name="progress">Told of each file; null: nobody asks.</param>
    /// <exception cref="RequestException">There is a catalogue of that name from other sources, the name can't be printed, or
    /// there is nothing to read for a new one.</exception>
    public async Task<IngestAnswer> IngestAsync(
        IngestRequest request,
        IProgress<IngestProgress>? progress,
        CancellationToken cancellation
    )
    {
        RequestedName.Require("catalogue", request.Name);
        IngestPlace place = IngestPlace.Of(request, await catalogues.FindAsync(request.Name, cancellation));
        // Files are read one after the other and parsed here; who asks has something else to do.
        return await Task.Run(
            async () =>
            {
                CatalogueListing listing = CatalogueSource.Find(
                    place.Sources,
                    ObservationOptions.Default with
                    {
                        CalibrationFolder = request.CalibrationFolder,
                        FluxColumns = request.FluxColumns,
                    },
                    request.Limits
                );
                int done = 0;
                progress?.Report(new IngestProgress(done, listing.Entries.Count));
                IngestAnswer answer = await IngestAsync(
                    request.Name,
                    place.Text,
                    listing,
                    new ObservationReader(request.Limits),
                    _ => progress?.Report(new IngestProgress(++done, listing.Entries.Count)),
                    cancellation,
                    request.Told,
                    place
                );
                return answer with { Skipped = [.. listing.Skipped.Select(one => one with { Path = request.Told(one.Path) })] };
            },
            cancellation
        );
    }

    /// <param name="name">Of the catalogue, unique. The same name and sources again go on where an ingest was broken off, and
    /// bring the catalogue up to date with what has changed.</param>
    /// <param name="sources">Where it was read from, for people.</param>
    /// <param name="listing">What to read.</param>
    /// <param name="reader">Keeps parsed responses.</param>
    /// <param name="onRead">Told of each entry as it is read.</param>
    /// <param name="told">How a text that names files is kept; null: as it is.</param>
    /// <param name="place">How a path is known again; null: as it is kept.</param>
    /// <exception cref="RequestException">Two entries claim one identity, the catalogue is of before there were any, or is not
    /// there and nothing can be read for it.</exception>
    /// <exception cref="FailedException">Another ingest of the same catalogue got in between.</exception>
    public async Task<IngestAnswer> IngestAsync(
        string name,
        string sources,
        CatalogueListing listing,
        ObservationReader reader,
        Action<CatalogueOutcome>? onRead,
        CancellationToken cancellation,
        Func<string, string>? told = null,
        IngestPlace? place = null
    )
    {
        told ??= text => text;
        Func<string, string> known = place is null ? told : place.Known;
        if (listing.Entries.Count == 0 && listing.Failures.Count == 0)
            listing = listing with { Failures = [Nothing(listing, sources)] };
        string[] identities = ObservationIdentity.Of(name, listing, told, known);
        Catalogue? catalogue = await catalogues.FindAsync(name, cancellation);
        IReadOnlyList<KnownObservation> held = catalogue is null
            ? []
            : await catalogues.ObservationsAsync(catalogue.Id, cancellation);
        var changes = IngestChanges.From(name, held);
        place?.Require(name, identities, held);
        HashSet<string> stored = [],
            failed = [];
        int number = catalogue is null ? 0 : await catalogues.NextNumberAsync(catalogue.Id, cancellation),
            entry = 0;
        List<IngestFailure> failures = [.. listing.Failures.Select(f => new IngestFailure(told(f.Path), told(f.Reason)))];
        foreach (CatalogueOutcome[] batch in new CatalogueReader(reader).Read(listing, cancellation).Chunk(Batch))
        {
            var observations = new List<NewObservation>();
            foreach (CatalogueOutcome outcome in batch)
            {
                onRead?.Invoke(outcome);
                string identity = identities[entry++];
                if (outcome is CatalogueOutcome.Failed failure)
                {
                    // Several entries, by names of their own, may be of one file.
                    string path = told(failure.Entry.Path);
                    failures.Add(new(failed.Add(path) ? path : $"{path} ({failure.Entry.Options.Name})", told(failure.Reason)));
                    changes.Keep(identity);
                }
                else if (outcome is CatalogueOutcome.Read read)
                {
                    identity = ObservationIdentity.With(identity, read.Entry, read.Value.ObservationId);
                    NewObservation row = await ToRowAsync(number, identity, read, stored, told, cancellation);
                    if (!changes.Meet(row))
                        continue;
                    observations.Add(row);
                    number++;
                }
            }
            if (observations.Count == 0)
                continue;
            // Not before: a catalogue of nothing would keep its name from others.
            catalogue ??= await catalogues.CreateAsync(name, sources, cancellation);
            await catalogues.AddAsync(catalogue.Id, observations, cancellation);
        }
        if (catalogue is null)
            throw NothingRead(name, failures);
        await catalogues.DescribeAsync(catalogue.Id, changes.Undescribed, cancellation);
        await catalogues.ForgetFailuresAsync(catalogue.Id, cancellation);
        if (failures.Count > 0)
            await catalogues.AddFailuresAsync(catalogue.Id, failures, cancellation);
        foreach (CatalogueProblem problem in listing.Failures)
            changes.KeepFile(known(problem.Path));
        if (IsWhole(listing, sources))
            await catalogues.RetireAsync(catalogue.Id, changes.Leave(), cancellation);
        changes.Require(await catalogues.ObservationsAsync(catalogue.Id, cancellation));
        return new IngestAnswer(
            await catalogues.FindAsync(name, cancellation) ?? catalogue,
            await catalogues.FailuresAsync(catalogue.Id, cancellation)
        )
        {
            WasThere = held.Count > 0,
            New = changes.New,
            Changed = changes.Changed,
            Gone = changes.Gone,
            Unchanged = changes.Unchanged,
            Described = changes.Undescribed.Count,
        };
    }

    /// <summary>Whether what is not listed is gone: of a listing that can't be read whole, or a folder that is away, nothing can
    /// be told.</summary>
    private static bool IsWhole(CatalogueListing listing, string sources) =>
        listing.Entries.Count > 0
        && (
            listing.Failures.Count == 0
            || (
                !sources.Contains(".csv", StringComparison.OrdinalIgnoreCase)
                && listing.Failures.All(failure => File.Exists(failure.Path))
            )
        );

    private static CatalogueProblem Nothing(CatalogueListing listing, string sources) =>
        new(
            sources,
            SpectralDataException
                .At(
                    sources,
                    listing.Skipped.Count == 0
                        ? "nothing"
                        : $"{listing.Skipped.Count} files, such as {Path.GetFileName(listing.Skipped[0].Path)} "
                            + $"({listing.Skipped[0].Reason})",
                    "a spectrum"
                )
                .Message
        );

    private static RequestException NothingRead(string name, List<IngestFailure> failures)
    {
        const int shown = 10;
        string reasons = string.Join(' ', failures.Take(shown).Select(failure => failure.Reason));
        return new RequestException(
            $"catalogue '{name}' is not made, for nothing can be read: {reasons}"
                + (failures.Count > shown ? $" And {failures.Count - shown} more." : "")
        );
    }

    /// <summary>Responses go to the database too: a fitter on another machine has no other way to them.</summary>
    public async Task StoreResponsesAsync(IEnumerable<InputFile> inputs, ISet<string> stored, CancellationToken cancellation)
    {
        foreach (InputFile file in inputs.Where(file => file.Role is InputFile.RmfRole or InputFile.ArfRole))
            if (stored.Add(file.Sha256))
                await responses.AddAsync(file.Sha256, Path.GetFileName(file.Path), file.ReadUnzipped(), cancellation);
    }

    private async Task<NewObservation> ToRowAsync(
        int number,
        string identity,
        CatalogueOutcome.Read outcome,
        HashSet<string> stored,
        Func<string, string> told,
        CancellationToken cancellation
    )
    {
        ReadObservation read = outcome.Value;
        await StoreResponsesAsync(read.Inputs, stored, cancellation);
        NewObservation row = NewObservation.Of(
            number,
            read.Observation,
            [.. read.Inputs.Select(file => new ObservationFile(file.Role, told(file.Path + file.Selector), file.Sha256))]
        );
        return row with
        {
            Identity = identity,
            Facts = row.Facts with
            {
                Telescope = read.Telescope,
                Instrument = read.Instrument ?? row.Facts.Instrument,
                StartedAt = read.StartedAt,
                ObsId = read.ObservationId,
                LowestEnergy = read.GoodBand?.Lowest,
                HighestEnergy = read.GoodBand?.Highest,
                Redshift = outcome.Entry.Redshift,
                IsFromFiles = true,
            },
        };
    }
}
