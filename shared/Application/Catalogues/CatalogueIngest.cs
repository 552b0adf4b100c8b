using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Responses;

namespace Almagest.Application.Catalogues;

/// <summary>Reads spectra and their responses into the database; what can't be read is kept with its reason.</summary>
public sealed class CatalogueIngest(ICatalogueStore catalogues, IResponseFileStore responses)
{
    private const int Batch = 256;

    /// <summary>Finds what is named, and reads it.</summary>
    /// <param name="progress">Told of each file; null: nobody asks.</param>
    /// <exception cref="RequestException">There is a catalogue of that name from other sources.</exception>
    public async Task<IngestAnswer> IngestAsync(
        IngestRequest request,
        IProgress<IngestProgress>? progress,
        CancellationToken cancellation
    )
    {
        string source = request.Told(string.Join(' ', request.Sources));
        if (await catalogues.FindAsync(request.Name, cancellation) is { } there && there.Source != source)
            throw new RequestException(
                $"catalogue '{there.Name}': found one from {there.Source}; expected another name for {source}."
            );
        // Files are read one after the other and parsed here; who asks has something else to do.
        return await Task.Run(
            async () =>
            {
                CatalogueListing listing = CatalogueSource.Find(
                    request.Sources,
                    ObservationOptions.Default with
                    {
                        CalibrationFolder = request.CalibrationFolder,
                    },
                    request.Limits
                );
                int done = 0;
                progress?.Report(new IngestProgress(done, listing.Entries.Count));
                Catalogue catalogue = await IngestAsync(
                    request.Name,
                    source,
                    listing,
                    new ObservationReader(request.Limits),
                    _ => progress?.Report(new IngestProgress(++done, listing.Entries.Count)),
                    cancellation,
                    request.Told
                );
                return new IngestAnswer(catalogue, await catalogues.FailuresAsync(catalogue.Id, cancellation))
                {
                    Skipped = [.. listing.Skipped.Select(one => one with { Path = request.Told(one.Path) })],
                };
            },
            cancellation
        );
    }

    /// <param name="name">Of the catalogue, unique. The same name and sources again go on where an ingest was broken off.</param>
    /// <param name="sources">Where it was read from, for people.</param>
    /// <param name="listing">What to read.</param>
    /// <param name="reader">Keeps parsed responses.</param>
    /// <param name="onRead">Told of each entry as it is read.</param>
    /// <param name="told">How a text that names files is kept; null: as it is.</param>
    public async Task<Catalogue> IngestAsync(
        string name,
        string sources,
        CatalogueListing listing,
        ObservationReader reader,
        Action<CatalogueOutcome>? onRead,
        CancellationToken cancellation,
        Func<string, string>? told = null
    )
    {
        told ??= text => text;
        Catalogue catalogue = await catalogues.CreateAsync(name, sources, cancellation);
        var stored = new HashSet<string>();
        int number = 0;
        foreach (CatalogueOutcome[] batch in new CatalogueReader(reader).Read(listing, cancellation).Chunk(Batch))
        {
            var observations = new List<NewObservation>();
            var failures = new List<IngestFailure>();
            foreach (CatalogueOutcome outcome in batch)
            {
                onRead?.Invoke(outcome);
                if (outcome is CatalogueOutcome.Failed failed)
                    failures.Add(new IngestFailure(told(failed.Entry.Path), told(failed.Reason)));
                else if (outcome is CatalogueOutcome.Read read)
                    observations.Add(await ToRowAsync(number, read.Value, stored, told, cancellation));
                number++;
            }
            await catalogues.AddAsync(catalogue.Id, observations, cancellation);
            if (failures.Count > 0)
                await catalogues.AddFailuresAsync(catalogue.Id, failures, cancellation);
        }
        if (listing.Failures.Count > 0)
            await catalogues.AddFailuresAsync(
                catalogue.Id,
                [.. listing.Failures.Select(f => new IngestFailure(told(f.Path), told(f.Reason)))],
                cancellation
            );
        return await catalogues.FindAsync(name, cancellation) ?? catalogue;
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
        ReadObservation read,
        HashSet<string> stored,
        Func<string, string> told,
        CancellationToken cancellation
    )
    {
        await StoreResponsesAsync(read.Inputs, stored, cancellation);
        return NewObservation.Of(
            number,
            read.Observation,
            [.. read.Inputs.Select(file => new ObservationFile(file.Role, told(file.Path), file.Sha256))]
        );
    }
}
