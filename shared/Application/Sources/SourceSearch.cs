using System.Globalization;
using Almagest.Application.Published;

namespace Almagest.Application.Sources;

/// <summary>Sources by name or place.</summary>
public sealed class SourceSearch(PublishedPages pages)
{
    /// <summary>Of one name or place; of a page of all.</summary>
    public const int MostFound = 100;

    /// <summary>Names and places at once.</summary>
    public const int MostSought = 500;

    private const string Table = "almagest.sources",
        Columns = "source_id, source_name, ra, dec, catalogue";

    /// <summary>All there are, by name, page by page.</summary>
    /// <param name="after">Where the page before ended; null: from the first.</param>
    public async Task<(IReadOnlyList<FoundSource> Sources, string? Next)> ListAsync(string? after, CancellationToken cancellation)
    {
        RowPage page = await pages.ReadAsync(
            new()
            {
                Table = Table,
                Columns = Columns,
                Sort = "source_name",
                Limit = MostFound,
                After = after,
            },
            cancellation
        );
        return ([.. page.Rows.Select(FoundSource.Of)], page.Next);
    }

    public Task<long> CountAsync(CancellationToken cancellation) => pages.CountAsync(new() { Table = Table }, cancellation);

    /// <summary>What is found of each, in the order in which they are sought.</summary>
    /// <exception cref="RequestException">Too many at once.</exception>
    public async Task<IReadOnlyList<(Sought Of, IReadOnlyList<FoundSource> Found)>> FindAsync(
        IReadOnlyList<Sought> all,
        CancellationToken cancellation
    )
    {
        if (all.Count > MostSought)
            throw new RequestException(
                $"find: found {all.Count} lines; expected {MostSought} at most. A query takes a table of any number of them."
            );
        List<(Sought, IReadOnlyList<FoundSource>)> answers = [];
        foreach (Sought one in all)
            answers.Add(
                (
                    one,
                    one switch
                    {
                        SoughtPlace place => await AtAsync(place, cancellation),
                        SoughtName name => await NamedAsync(name.Name, all.Count == 1, cancellation),
                        _ => [],
                    }
                )
            );
        return answers;
    }

    /// <summary>Those of the name, whose index is asked; of a single one that nothing is called, those whose names hold
    /// it.</summary>
    private async Task<IReadOnlyList<FoundSource>> NamedAsync(string name, bool isAlone, CancellationToken cancellation)
    {
        IReadOnlyList<FoundSource> named = await AskAsync($"source_name = {AdqlText.Literal(name)}", cancellation);
        if (named.Count > 0 || !isAlone)
            return named;
        // Nothing escapes a wildcard: what isn't a letter may be any.
        string pattern = string.Concat(name.Select(letter => "%_*?[]".Contains(letter, StringComparison.Ordinal) ? '_' : letter));
        return await AskAsync($"source_name ILIKE {AdqlText.Literal($"%{pattern}%")}", cancellation);
    }

    private async Task<IReadOnlyList<FoundSource>> AtAsync(SoughtPlace place, CancellationToken cancellation)
    {
        IReadOnlyList<FoundSource> found = await AskAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"1 = CONTAINS(POINT(ra, dec), CIRCLE({place.Ra:R}, {place.Dec:R}, {place.Radius:R}))"
            ),
            cancellation
        );
        return [.. found.Select(one => one.From(place)).OrderBy(one => one.Distance)];
    }

    private async Task<IReadOnlyList<FoundSource>> AskAsync(string where, CancellationToken cancellation) =>
        [
            .. (
                await pages.ReadAsync(
                    new()
                    {
                        Table = Table,
                        Columns = Columns,
                        Where = where,
                        Limit = MostFound,
                    },
                    cancellation
                )
            ).Rows.Select(FoundSource.Of),
        ];
}
