using Almagest.Application.Access;
using Almagest.Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>The tokens that are known, and where a request has its own: in a header, or in the cookie of a browser that signed
/// in.</summary>
internal sealed class Tokens(IOptions<GatewayOptions> options)
{
    /// <summary>Its value is the token, so that no key has to be kept, and one that is revoked ends at once.</summary>
    public const string Cookie = "almagest-token";

    private const string Bearer = "Bearer ";

    private readonly TokenFile? _file = options.Value.TokenFile is { Length: > 0 } file ? new(file) : null;

    public bool Any => _file?.List() is { Count: > 0 };

    public TokenEntry? Find(string token) => _file?.Find(token);

    /// <summary>What a header says counts alone: a program that has its token from somebody else is nobody else.</summary>
    public TokenEntry? Of(HttpRequest request)
    {
        string said = request.Headers.Authorization.ToString();
        return said.Length == 0
            ? request.Cookies[Cookie] is { } kept
                ? Find(kept)
                : null
            : said.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? Find(said[Bearer.Length..].Trim())
                : null;
    }

    /// <param name="context">Of an answer.</param>
    /// <param name="token">Null: it is forgotten.</param>
    public static void Keep(HttpContext context, string? token)
    {
        CookieOptions cookie = new()
        {
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
        };
        if (token is null)
            context.Response.Cookies.Delete(Cookie, cookie);
        else
            context.Response.Cookies.Append(Cookie, token, cookie);
    }
}
