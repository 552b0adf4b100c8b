using Almagest.Application;
using Almagest.Pages.Layout;
using Microsoft.AspNetCore.Diagnostics;

namespace Almagest.Gateway.Http;

/// <summary>A sentence for what no handler has seen: another path, another method, or a fault of ours.</summary>
internal static class Problems
{
    public static Task TellAsync(StatusCodeContext refused)
    {
        HttpContext context = refused.HttpContext;
        int status = context.Response.StatusCode;
        string detail = status switch
        {
            StatusCodes.Status404NotFound when Gate.ReadsPages(context) =>
                $"found nothing at {context.Request.Path}; expected one of the addresses above or below.",
            StatusCodes.Status404NotFound =>
                $"found nothing at {context.Request.Path}; expected an address that is listed in rest.md.",
            StatusCodes.Status405MethodNotAllowed =>
                $"found {context.Request.Method}; expected {context.Response.Headers.Allow} at {context.Request.Path}.",
            _ when Gate.ReadsPages(context) =>
                $"found {context.Request.Path}{context.Request.QueryString}, of which something can't be read; "
                    + "expected an address as the pages' links have it.",
            _ => $"found {context.Request.Method} {context.Request.Path}, which can't be answered; "
                + "expected a request that is listed in rest.md.",
        };
        return Of(context, status, detail).ExecuteAsync(context);
    }

    /// <summary>What was thrown is for the log alone, but for a mistake that showed when the answer was begun.</summary>
    public static Task TellFaultAsync(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error is RequestException wrong
            ? Of(context, StatusCodes.Status400BadRequest, wrong.Message).ExecuteAsync(context)
            : TellUnknownAsync(context);

    /// <summary>For programs as problem+json, for people as a page.</summary>
    public static IResult Of(HttpContext context, int status, string detail) =>
        Gate.ReadsPages(context) ? Wrong.Of(status, detail) : Results.Problem(detail, statusCode: status);

    private static Task TellUnknownAsync(HttpContext context) =>
        Of(
                context,
                StatusCodes.Status500InternalServerError,
                "found nothing wrong with the request, but could not answer it; the log tells why, under "
                    + $"{context.TraceIdentifier}."
            )
            .ExecuteAsync(context);
}
