using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Pages.Assets;

internal static class AssetEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{Asset.Path}/{{hash}}/{{name}}", Answer).ExcludeFromDescription();

    private static IResult Answer(string hash, string name, HttpContext context)
    {
        if (Asset.Find(hash, name) is not { } file)
            return Results.NotFound();
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        bool takesBrotli = context
            .Request.Headers.AcceptEncoding.ToString()
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(one => one.Split(';')[0] == "br");
        if (takesBrotli)
            headers.ContentEncoding = "br";
        return Results.Bytes(takesBrotli ? file.Brotli : file.Bytes, file.MediaType);
    }
}
