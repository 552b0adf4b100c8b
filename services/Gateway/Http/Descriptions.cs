using Almagest.Application.Access;
using Microsoft.AspNetCore.Mvc;

namespace Almagest.Gateway.Http;

/// <summary>What is said of an address in openapi.json, and what its token has to be made for.</summary>
internal static class Descriptions
{
    private const string Problem = "application/problem+json";

    /// <summary>Of any address: see <see cref="Refusals"/>, <see cref="Gate"/> and <see cref="RateLimits"/>.</summary>
    private static readonly int[] Refused =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status421MisdirectedRequest,
        StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError,
    ];

    /// <summary>With what it answers.</summary>
    public static RouteHandlerBuilder Tells<T>(
        this RouteHandlerBuilder route,
        TokenScopes scope,
        string summary,
        int status = StatusCodes.Status200OK
    ) => route.Tells(scope, summary).Produces<T>(status);

    /// <summary>What it answers is told elsewhere.</summary>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder route, TokenScopes scope, string summary)
    {
        route.Needs(scope).WithSummary(summary);
        foreach (int status in Refused)
            route.ProducesProblem(status);
        route.Add(endpoint =>
        {
            // What is named may not be there.
            if (((RouteEndpointBuilder)endpoint).RoutePattern.Parameters.Count > 0)
                endpoint.Metadata.Add(
                    new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(ProblemDetails), [Problem])
                );
        });
        return route;
    }

    /// <summary>JSON, of a record.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder route)
        where T : notnull =>
        route
            .WithMetadata(new TakenJson(typeof(T)))
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .IsBounded();

    /// <summary>Files and words.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route, FormFields fields) =>
        route.WithMetadata(fields).IsBounded();

    /// <summary>A text.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder route, string mediaType) =>
        route.WithMetadata(new TakenText(mediaType)).IsBounded();

    /// <summary>With a header that names the next page.</summary>
    public static RouteHandlerBuilder IsPaged(this RouteHandlerBuilder route) =>
        route.WithMetadata(new Paged()).ProducesProblem(StatusCodes.Status404NotFound);

    private static RouteHandlerBuilder IsBounded(this RouteHandlerBuilder route) =>
        route.ProducesProblem(StatusCodes.Status413PayloadTooLarge);
}

/// <summary>Of an address that reads JSON by itself.</summary>
internal sealed record TakenJson(Type Type);

/// <summary>Of an address that reads a text.</summary>
internal sealed record TakenText(string MediaType);

/// <summary>Of an address that tells page by page.</summary>
internal sealed record Paged;
