using Almagest.Ogip;
using Almagest.Ogip.Catalogues;

namespace Almagest.Application.Fitting;

/// <summary>The spectra that a fit is made to, as read; and what could not be.</summary>
/// <param name="Reader">That read them.</param>
public sealed record FitSources(
    CatalogueListing Listing,
    IReadOnlyList<CatalogueOutcome.Read> Read,
    IReadOnlyList<CatalogueOutcome.Failed> Failed,
    ObservationReader Reader
)
{
    /// <summary>Why some were not read.</summary>
    public IEnumerable<string> Reasons =>
        Listing.Failures.Select(problem => problem.Reason).Concat(Failed.Select(failed => failed.Reason));

    public IEnumerable<string> Warnings => Read.SelectMany(one => one.Value.Warnings).Distinct();

    /// <summary>Nothing that was named is missing.</summary>
    public bool IsComplete => Read.Count == Listing.Entries.Count && Listing.Failures.Count == 0;

    public IReadOnlyList<ReadObservation> Observations => [.. Read.Select(one => one.Value)];

    public static FitSources Of(FitRequest request, CancellationToken cancellation)
    {
        CatalogueListing listing = CatalogueSource.Find(request.Sources, request.Data.Reading, request.Data.Limits);
        var reader = new ObservationReader(request.Data.Limits);
        CatalogueOutcome[] outcomes = [.. new CatalogueReader(reader).Read(listing, cancellation)];
        return new(
            listing,
            [.. outcomes.OfType<CatalogueOutcome.Read>()],
            [.. outcomes.OfType<CatalogueOutcome.Failed>()],
            reader
        );
    }
}
