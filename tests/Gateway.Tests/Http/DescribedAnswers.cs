using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Gateway.Tests.Http;

/// <summary>Hears every answer of a test and notes those that openapi.json doesn't tell of.</summary>
internal sealed class DescribedAnswers : IStartupFilter
{
    public ConcurrentBag<string> Untold { get; } = [];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                async (context, following) =>
                {
                    RouteEndpoint? asked = null;
                    context.Response.OnStarting(() =>
                    {
                        asked = context.GetEndpoint() as RouteEndpoint;
                        if (asked?.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
                            Hear(context, asked);
                        return Task.CompletedTask;
                    });
                    await following(context);
                }
            );
            next(app);
        };

    private void Hear(HttpContext context, RouteEndpoint asked)
    {
        // The description does not describe itself.
        if (asked.RoutePattern.RawText == "/api/v1/openapi.json")
            return;
        string? type = context.Response.ContentType?.Split(';')[0];
        bool isTold = asked
            .Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Any(told => told.StatusCode == context.Response.StatusCode && (type is null || told.ContentTypes.Contains(type)));
        if (!isTold)
            Untold.Add($"{context.Request.Method} {asked.RoutePattern.RawText}: {context.Response.StatusCode} {type}");
    }
}
