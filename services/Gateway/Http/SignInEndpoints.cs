using Almagest.Pages.Layout;
using Almagest.Pages.Links;

namespace Almagest.Gateway.Http;

/// <summary>A browser says its token once, and keeps it in a cookie.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet(Address.SignIn, (string? back) => Ask(Address.Local(back), null, StatusCodes.Status200OK))
            .ExcludeFromDescription();
        endpoints.MapPost(Address.SignIn, SignInAsync).ExcludeFromDescription();
        endpoints.MapPost(Address.SignOut, SignOut).ExcludeFromDescription();
    }

    /// <summary>The form, in the place of the page that was asked for.</summary>
    public static IResult Ask(HttpRequest request)
    {
        bool isRead = HttpMethods.IsGet(request.Method);
        return Page.Of<SignInPage, SignIn>(
            new(isRead ? Address.Local($"{request.Path}{request.QueryString}") : Address.Home)
            {
                ComesFromElsewhere = isRead && request.Headers[Strangers.Site].ToString() is "cross-site",
            },
            StatusCodes.Status401Unauthorized
        );
    }

    private static IResult Ask(string back, string? refused, int status) =>
        Page.Of<SignInPage, SignIn>(new(back, refused), status);

    private static async Task<IResult> SignInAsync(HttpContext context, Tokens tokens)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string back = Address.Local(form["back"]),
            token = form["token"].ToString().Trim();
        if (tokens.Find(token) is null)
            return Ask(
                back,
                "found no such token, or one that was revoked; expected one that 'almagest token create' told.",
                StatusCodes.Status401Unauthorized
            );
        Tokens.Keep(context, token);
        return new SeeOther(back);
    }

    private static SeeOther SignOut(HttpContext context)
    {
        Tokens.Keep(context, null);
        return new(Address.SignIn);
    }
}
