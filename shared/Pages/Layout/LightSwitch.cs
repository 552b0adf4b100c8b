using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>Light or dark where the visitor wants it otherwise than the system has it: a cookie, so that no page is drawn twice
/// and no script is needed.</summary>
public static class LightSwitch
{
    public const string Path = "/light";

    private const string Cookie = "almagest-light";
    private static readonly string[] Kinds = ["light", "dark"];

    internal static string? Of(HttpContext context) => Kinds.FirstOrDefault(kind => kind == context.Request.Cookies[Cookie]);

    /// <summary>Sets it as the form says, and leads back.</summary>
    internal static async Task<IResult> SetAsync(HttpContext context, CancellationToken cancellation)
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        CookieOptions options = new()
        {
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
        };
        if (Kinds.FirstOrDefault(kind => kind == form["to"]) is { } chosen)
            context.Response.Cookies.Append(Cookie, chosen, options);
        else
            context.Response.Cookies.Delete(Cookie, options);
        return new SeeOther(Address.Local(form["back"]));
    }
}
