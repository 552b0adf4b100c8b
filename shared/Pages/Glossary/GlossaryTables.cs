using Almagest.Application.Published;
using Almagest.Vo.Published;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Glossary;

/// <summary>What the glossary is made from: the tables that are published, each model's own table of fits apart.</summary>
public sealed class GlossaryTables
{
    private const string OfOneModel = "fits_";

    private readonly Dictionary<string, string> _homes = [];

    public GlossaryTables(IEnumerable<PublishedTable> published)
    {
        Tables = [.. published.Where(table => !table.Name.StartsWith(OfOneModel, StringComparison.Ordinal))];
        foreach (PublishedTable table in Tables.OrderByDescending(table => table.Name == "fits"))
        foreach (PublishedColumn column in table.Columns)
            _homes.TryAdd(column.Field.Name, table.Name);
    }

    public IReadOnlyList<PublishedTable> Tables { get; }

    /// <summary>Where a link to the column leads: of a name that several tables have, to one of them.</summary>
    public string? IdOf(PublishedTable table, PublishedColumn column) =>
        _homes[column.Field.Name] == table.Name ? column.Field.Name : null;

    internal static async Task<IResult> ShowAsync(PublishedPages pages, CancellationToken cancellation) =>
        Layout.Page.Of<GlossaryPage, GlossaryTables>(new(await pages.TablesAsync(cancellation)));
}
