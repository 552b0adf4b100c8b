using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Tap;
using Almagest.Gateway.Http;
using Almagest.Vo.Rows;
using Almagest.Vo.VoTables;

namespace Almagest.Gateway.Tap;

/// <summary>DataLink 1.1: what belongs to a spectrum or a fit.</summary>
internal static class DataLinkEndpoints
{
    private const int MostIds = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder links = endpoints.MapGroup("/datalink").Needs(TokenScopes.Read);
        links.AddEndpointFilter<TapFilter>();
        links.MapMethods("", ["GET", "POST"], LinksAsync);
        links.MapGet("/files/{observation:long}/{number:int}", FileAsync);
    }

    private static async Task LinksAsync(HttpContext context, DataLinks links)
    {
        string[] ids = await IdsAsync(context);
        if (ids.Length > MostIds)
            throw new RequestException($"ID: found {ids.Length} of them; expected {MostIds} at most.");
        string address = ServiceAddress.HostOf(context);
        List<object?[]> rows = [];
        foreach (string id in ids)
            rows.AddRange((await links.OfAsync(id, address, context.RequestAborted)).Select(RowOf));
        context.Response.ContentType = DataLinkFields.MediaType;
        await VoTableWriter.TableData.WriteAsync(
            context.Response.Body,
            new() { Name = "links", Infos = [("standardID", DataLinkFields.Standard)] },
            ValueRow.Source(DataLinkFields.All, rows),
            context.RequestAborted
        );
    }

    private static async Task<IResult> FileAsync(HttpContext context, DataLinks links, long observation, int number)
    {
        (string name, ReadOnlyMemory<byte> bytes) = await links.FileAsync(observation, number, context.RequestAborted);
        return Results.Bytes(bytes, "application/fits", name);
    }

    private static object?[] RowOf(DataLink link) =>
        [
            link.Id,
            link.AccessUrl,
            null,
            link.Error,
            link.Description,
            link.Semantics,
            link.ContentType,
            null,
            link.Qualifier,
            link.Local,
        ];

    /// <summary>ID may come several times, in any case.</summary>
    private static async Task<string[]> IdsAsync(HttpContext context)
    {
        IFormCollection? form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : null;
        return
        [
            .. context
                .Request.Query.Concat(
                    form ?? Enumerable.Empty<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>()
                )
                .Where(word => word.Key.Equals("ID", StringComparison.OrdinalIgnoreCase))
                .SelectMany(word => word.Value.OfType<string>())
                .Where(id => id.Length > 0),
        ];
    }
}
