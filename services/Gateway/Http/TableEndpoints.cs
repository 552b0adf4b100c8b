using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Published;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Vo.Published;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Almagest.Gateway.Http;

/// <summary>What is published, filtered, sorted and page by page.</summary>
internal static class TableEndpoints
{
    private const string Link = "Link";

    private static readonly string[] Tables = ["sources", "observations", "fits", "parameters", "failures"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/tables", TablesAsync).Tells(TokenScopes.Read, "What is published: tables and their columns, with units");
        api.MapGet("/tables/{table}", RowsAsync)
            .Tells<IReadOnlyList<IReadOnlyDictionary<string, object?>>>(TokenScopes.Read, "Rows of a published table")
            .IsPaged();
        foreach (string name in Tables)
            api.MapGet(
                    $"/{name}",
                    (
                        HttpContext context,
                        PublishedPages pages,
                        string? run,
                        string? where,
                        string? columns,
                        string? sort,
                        bool? descending,
                        int? limit,
                        string? after,
                        CancellationToken cancellation
                    ) => RowsAsync(name, context, pages, run, where, columns, sort, descending, limit, after, cancellation)
                )
                .Tells<IReadOnlyList<IReadOnlyDictionary<string, object?>>>(TokenScopes.Read, $"Rows of almagest.{name}")
                .IsPaged();
        api.MapList(
            "runs",
            "run",
            "Runs",
            (IRunStore runs, CancellationToken cancellation) => runs.ListAsync(cancellation),
            run => run.Name
        );
        api.MapList(
            "campaigns",
            "campaign_id",
            "Campaigns",
            (ICampaignStore campaigns, CancellationToken cancellation) => campaigns.ListAsync(cancellation),
            campaign => campaign.Id
        );
        api.MapList(
            "networks",
            "network_id",
            "Networks, and which of them are champions",
            (INetworkStore networks, CancellationToken cancellation) => networks.ListAsync(cancellation),
            network => network.Id
        );
        api.MapList(
            "catalogues",
            "catalogue",
            "Catalogues",
            (ICatalogueStore catalogues, CancellationToken cancellation) => catalogues.ListAsync(cancellation),
            catalogue => catalogue.Name
        );
    }

    /// <summary>Things that are told with more than their table has: the table says which of them, and in what order.</summary>
    /// <param name="key">The column by which they are found in the list.</param>
    private static void MapList<TStore, T>(
        this RouteGroupBuilder api,
        string table,
        string key,
        string what,
        Func<TStore, CancellationToken, Task<IReadOnlyList<T>>> list,
        Func<T, string> keyOf
    )
        where TStore : notnull =>
        api.MapGet(
                $"/{table}",
                async Task<IReadOnlyList<T>> (
                    HttpContext context,
                    PublishedPages pages,
                    string? where,
                    string? sort,
                    bool? descending,
                    int? limit,
                    string? after,
                    CancellationToken cancellation
                ) =>
                {
                    TStore store = context.RequestServices.GetRequiredService<TStore>();
                    IReadOnlyList<T> all = await list(store, cancellation);
                    // As ever: all, the newest first.
                    if (where is null && sort is null && limit is null && after is null && descending is null)
                        return all;
                    RowPage page = await pages.ReadAsync(
                        Request(table, null, where, key, sort ?? "created_at", descending ?? sort is null, limit, after),
                        cancellation
                    );
                    TellNext(context, page);
                    Dictionary<string, T> byKey = all.ToDictionary(keyOf, StringComparer.Ordinal);
                    return [.. page.Rows.Select(row => byKey.GetValueOrDefault((string)row[0]!)).OfType<T>()];
                }
            )
            .Tells(TokenScopes.Read, $"{what}, newest first")
            .IsPaged();

    private static async Task<IResult> RowsAsync(
        string table,
        HttpContext context,
        PublishedPages pages,
        string? run,
        string? where,
        string? columns,
        string? sort,
        bool? descending,
        int? limit,
        string? after,
        CancellationToken cancellation
    )
    {
        RowPage page = await pages.ReadAsync(
            Request(table, run, where, columns, sort, descending ?? false, limit, after),
            cancellation
        );
        TellNext(context, page);
        return Results.Json(
            page.Rows.Select(row => page.Columns.Zip(row).ToDictionary(one => one.First.Name, one => one.Second)),
            JsonForm.Line
        );
    }

    private static async Task<IEnumerable<TableAnswer>> TablesAsync(PublishedPages pages, CancellationToken cancellation) =>
        (await pages.TablesAsync(cancellation)).Select(TableAnswer.Of);

    private static PageRequest Request(
        string table,
        string? run,
        string? where,
        string? columns,
        string? sort,
        bool isDescending,
        int? limit,
        string? after
    ) =>
        new()
        {
            Table = table,
            Run = run,
            Where = where,
            Columns = columns,
            Sort = sort,
            IsDescending = isDescending,
            Limit = limit ?? 100,
            After = after,
        };

    /// <summary>As RFC 8288 has it; an address within this host, by whatever name it is reached.</summary>
    private static void TellNext(HttpContext context, RowPage page)
    {
        if (page.Next is null)
            return;
        QueryBuilder words = new(
            QueryHelpers
                .ParseQuery(context.Request.QueryString.Value)
                .Where(word => !word.Key.Equals("after", StringComparison.OrdinalIgnoreCase))
        )
        {
            { "after", page.Next },
        };
        context.Response.Headers.Append(
            Link,
            $"<{context.Request.PathBase}{context.Request.Path}{words.ToQueryString()}>; rel=\"next\""
        );
    }
}

/// <param name="Name">With its schema.</param>
internal sealed record TableAnswer(string Name, string? Description, IReadOnlyList<ColumnAnswer> Columns)
{
    public static TableAnswer Of(PublishedTable table) =>
        new(
            table.QualifiedName,
            table.Description,
            [
                .. table.Columns.Select(column => new ColumnAnswer(
                    column.Field.Name,
                    column.Field.Kind.ToString().ToLowerInvariant(),
                    column.Field.Unit,
                    column.Field.Ucd,
                    column.Field.Description,
                    column.IsIndexed
                )),
            ]
        );
}

/// <param name="Kind">Such as double or text.</param>
/// <param name="Unit">By VOUnits; null: none.</param>
/// <param name="IsIndexed">The database finds rows by it.</param>
internal sealed record ColumnAnswer(string Name, string Kind, string? Unit, string? Ucd, string? Description, bool IsIndexed);
