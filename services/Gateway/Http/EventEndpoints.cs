using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Runs;
using Almagest.Pages.Runs;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway.Http;

/// <summary>How runs and trainings get on, as it happens.</summary>
internal static class EventEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{run}/events", RunAsync)
            .Tells(TokenScopes.Read, "How far a run is, as server-sent events: `progress`, and `end` when it is done or stopped")
            .IsStream();
        api.MapGet("/events", RunningAsync)
            .Tells(
                TokenScopes.Read,
                "How all runs that go on get on, as server-sent events: `progress`; one that is done is gone"
            )
            .IsStream();
        api.MapGet("/trainings/{id:guid}/events", TrainingAsync)
            .Tells(TokenScopes.Read, "How a training gets on, as server-sent events: `progress`, and `end` when it has ended")
            .IsStream();
    }

    private static async Task<IResult> RunAsync(
        string run,
        HttpContext context,
        Lookup lookup,
        IRunStore runs,
        EventStream events,
        CancellationToken cancellation
    )
    {
        Guid id = (await lookup.RunAsync(run, cancellation)).Id;
        return await events.OpenAsync(
            context,
            async token =>
            {
                RunProgress now = await runs.ProgressAsync(id, token);
                return (now, now.IsDone || now.Stopped is not null);
            },
            cancellation
        );
    }

    private static Task<IResult> RunningAsync(
        HttpContext context,
        RunningRuns running,
        EventStream events,
        CancellationToken cancellation
    ) =>
        events.OpenAsync(
            context,
            async token => ((await running.LookAsync(token)).Select(one => LiveRun.Of(one.Key, one.Value)).ToArray(), false),
            cancellation
        );

    private static Task<IResult> TrainingAsync(
        Guid id,
        HttpContext context,
        ITrainingStore trainings,
        EventStream events,
        CancellationToken cancellation
    ) =>
        events.OpenAsync(
            context,
            async token =>
            {
                Training now = await trainings.FindAsync(id, token) ?? throw new UnknownException("training", $"{id}");
                return (now, !now.IsOpen);
            },
            cancellation
        );

    private static RouteHandlerBuilder IsStream(this RouteHandlerBuilder route) =>
        route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
