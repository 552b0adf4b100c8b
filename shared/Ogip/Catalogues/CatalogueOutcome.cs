namespace Almagest.Ogip.Catalogues;

/// <summary>What became of one entry. A failure is a value: it never stops the rest.</summary>
public abstract record CatalogueOutcome(CatalogueEntry Entry)
{
    public sealed record Read(CatalogueEntry Entry, ReadObservation Value) : CatalogueOutcome(Entry);

    public sealed record Failed(CatalogueEntry Entry, string Reason) : CatalogueOutcome(Entry);
}
