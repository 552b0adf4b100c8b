using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>What every page says of itself to the browser.</summary>
public static class PageHeaders
{
    /// <summary>Nothing from elsewhere, nothing inline, framed by nobody. The last three are not covered by the first.</summary>
    public const string Policy = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void Write(HttpResponse response, string policy = Policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        // A page is asked for again, and belongs to its visitor alone.
        response.Headers.CacheControl = "private, no-cache";
    }
}
