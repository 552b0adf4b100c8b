using Almagest.Spectra;

namespace Almagest.Ogip.Catalogues;

/// <summary>Reads the spectra of a listing, each response once.</summary>
public sealed class CatalogueReader(ObservationReader reader)
{
    /// <summary>Every entry's outcome, in order, as they are asked for; over all cores.</summary>
    public IEnumerable<CatalogueOutcome> Read(CatalogueListing listing, CancellationToken cancellation = default) =>
        listing.Entries.AsParallel().AsOrdered().WithCancellation(cancellation).Select(Read);

    private CatalogueOutcome Read(CatalogueEntry entry)
    {
        try
        {
            return new CatalogueOutcome.Read(
                entry,
                ReadObservation.Join([.. new[] { entry }.Concat(entry.Others).Select(one => reader.Read(one.Path, one.Options))])
            );
        }
        catch (SpectralDataException wrong)
        {
            return new CatalogueOutcome.Failed(
                entry,
                new[] { entry }.Concat(entry.Others).Aggregate(wrong.Message, (text, one) => ProblemPlace.In(text, one.Path))
            );
        }
        // What nobody thought of ends one spectrum, not the others with it.
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            return new CatalogueOutcome.Failed(
                entry,
                $"{entry.Path}: found what this program does not understand ({wrong.GetType().Name}: {wrong.Message}); expected "
                    + "a spectrum."
            );
        }
    }
}
