using Almagest.Application;
using Almagest.Application.Sources;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Sources;

/// <param name="Sought">As somebody wrote it; null: all are listed.</param>
/// <param name="Sources">Found, in the order in which they were sought.</param>
/// <param name="Missing">Lines of which nothing was found.</param>
/// <param name="Cut">Lines of which there is more than is listed.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
/// <param name="All">How many sources there are.</param>
public sealed record SourcesList(
    string? Sought,
    IReadOnlyList<FoundSource> Sources,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Cut,
    string? Next,
    long All
)
{
    /// <summary>Of a position without one: an arcminute.</summary>
    private const double UsualRadius = 1 / 60.0;

    public bool HasDistance => Sources.Any(one => one.Distance is not null);

    public string NextAddress => Address.Of(Address.Sources, ("after", Next));

    internal static async Task<IResult> ShowAsync(
        string? find,
        string? after,
        SourceSearch search,
        CancellationToken cancellation
    )
    {
        Sought[] sought = [.. LinesOf(find ?? "").Select(SoughtOf)];
        if (sought.Length == 0)
        {
            (IReadOnlyList<FoundSource> all, string? next) = await search.ListAsync(after, cancellation);
            return Show(new(null, all, [], [], next, await search.CountAsync(cancellation)));
        }
        if (after is not null)
            throw new RequestException("after: found it beside find; expected one of them.");
        IReadOnlyList<(Sought Of, IReadOnlyList<FoundSource> Found)> found = await search.FindAsync(sought, cancellation);
        FoundSource[] sources = [.. found.SelectMany(one => one.Found).DistinctBy(one => one.Id)];
        // Who asks for one and finds one wants to see it.
        return sought.Length == 1 && sources is [{ } only]
            ? new Layout.SeeOther(Address.Source(only.Name, only.Id))
            : Show(
                new(
                    find,
                    sources,
                    [.. found.Where(one => one.Found.Count == 0).Select(one => one.Of.Text)],
                    [.. found.Where(one => one.Found.Count >= SourceSearch.MostFound).Select(one => one.Of.Text)],
                    null,
                    sources.Length
                )
            );

        static IResult Show(SourcesList list) => Layout.Page.Of<SourcesPage, SourcesList>(list);
    }

    private static IEnumerable<string> LinesOf(string text) =>
        text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();

    private static Sought SoughtOf(string line) =>
        SkyText.Parse(line) is { } place
            ? new SoughtPlace(line, place.Ra, place.Dec, place.Radius ?? UsualRadius)
            : new SoughtName(line);
}
