using System.Diagnostics;

namespace Almagest.Application.Telemetry;

/// <summary>
/// The spans of our own work. A run is one trace, from whoever asked for it to the rows of its fits: what it was asked for in
/// lies beside it in the database, for its chunks are asked for later, and by other processes.
/// </summary>
public static class Traces
{
    private static readonly ActivitySource Source = new("Almagest.Work");

    /// <summary>A piece of work within the one at hand; null: nobody listens.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <param name="parent">As <see cref="ParentOf"/> told it.</param>
    public static Activity? Start(string name, string? parent) =>
        ActivityContext.TryParse(parent, null, isRemote: true, out ActivityContext context)
            ? Source.StartActivity(name, ActivityKind.Internal, context)
            : Source.StartActivity(name);

    /// <summary>The W3C's traceparent of a span, to be kept with the work that it asks for; null: it is not kept
    /// itself.</summary>
    public static string? ParentOf(Activity? span) => span is { Recorded: true } ? span.Id : null;
}
