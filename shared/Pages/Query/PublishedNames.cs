using Almagest.Application.Tap;
using Almagest.Pages.Layout;
using Almagest.Vo.Published;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Query;

/// <summary>Names for the editor to complete: tables, and of each its columns with their units.</summary>
/// <param name="Table">Qualified.</param>
/// <param name="Columns">Name and unit in turn; an empty text for none.</param>
internal sealed record PublishedNames(string Table, IEnumerable<string> Columns)
{
    public static async Task<IResult> TellAsync(HttpContext context, TapQueries queries, CancellationToken cancellation)
    {
        PublishedCatalogue catalogue = await queries.CatalogueAsync(Frame.Of(context).Address, cancellation);
        PageHeaders.Write(context.Response);
        context.Response.Headers.CacheControl = "private, max-age=60";
        return Results.Json(
            catalogue.Tables.Select(table => new PublishedNames(
                table.QualifiedName,
                table.Columns.SelectMany(column => new[] { column.Field.Name, column.Field.Unit ?? "" })
            ))
        );
    }
}
