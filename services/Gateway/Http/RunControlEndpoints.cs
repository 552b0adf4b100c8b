using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Runs;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Http;

/// <summary>Whether runs go on, what was put aside, and how much is undone.</summary>
internal static class RunControlEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost(
                "/runs/{run}/resume",
                async (string run, HttpRequest request, Lookup lookup, CatalogueRuns runs, CancellationToken cancellation) =>
                {
                    await JsonBody.RequireNoneAsync(request, cancellation);
                    Guid id = (await lookup.RunAsync(run, cancellation)).Id;
                    return SubmissionEndpoints.Told(
                        new ResumeAnswer(await runs.ResumeAsync(id, isNobodyAtWork: false, cancellation)),
                        StatusCodes.Status202Accepted
                    );
                }
            )
            .Tells<ResumeAnswer>(
                TokenScopes.Operate,
                "Lets a run go on that was paused, cancelled or stopped",
                StatusCodes.Status202Accepted
            );
        MapHold(api, "pause", isForGood: false, "Begins no more chunks of a run until it is resumed");
        MapHold(api, "cancel", isForGood: true, "Begins no more chunks of a run; what is there stays");
        api.MapPost(
                "/runs/{run}/priority",
                async (string run, HttpRequest request, Lookup lookup, CatalogueRuns runs, CancellationToken cancellation) =>
                {
                    PriorityBody body = await JsonBody.ReadAsync<PriorityBody>(request, cancellation);
                    await runs.SetPriorityAsync((await lookup.RunAsync(run, cancellation)).Id, body.Priority, cancellation);
                    return SubmissionEndpoints.Told(body);
                }
            )
            .Tells<PriorityBody>(TokenScopes.Operate, "Says what share a run has beside the others of its owner")
            .TakesJson<PriorityBody>();
        api.MapGet("/backlog", (WorkBacklog backlog, CancellationToken cancellation) => backlog.CountAsync(cancellation))
            .Tells<Backlog>(TokenScopes.Read, "What is not done, by role: to scale on");
        api.MapGet("/parked", async (string? run, Lookup lookup, IParkedChunks parked, CancellationToken cancellation) =>
                SubmissionEndpoints.Told(await parked.ListAsync(await IdAsync(lookup, run, cancellation), cancellation))
            )
            .Tells<IReadOnlyList<ParkedChunk>>(TokenScopes.Read, "Observations that workers died or broke of");
        api.MapPost(
                "/parked/retry",
                async (HttpRequest request, Lookup lookup, IParkedChunks parked, CancellationToken cancellation) =>
                {
                    RetryBody body = await JsonBody.ReadAsync<RetryBody>(request, cancellation);
                    Guid? id = await IdAsync(lookup, body.Run, cancellation);
                    return SubmissionEndpoints.Told(
                        new RetryAnswer(await parked.RetryAsync(id, body.Observation, cancellation)),
                        StatusCodes.Status202Accepted
                    );
                }
            )
            .Tells<RetryAnswer>(TokenScopes.Operate, "Tries them again", StatusCodes.Status202Accepted)
            .TakesJson<RetryBody>();
    }

    private static void MapHold(RouteGroupBuilder api, string verb, bool isForGood, string summary) =>
        api.MapPost(
                $"/runs/{{run}}/{verb}",
                async (string run, HttpRequest request, Lookup lookup, CatalogueRuns runs, CancellationToken cancellation) =>
                {
                    await JsonBody.RequireNoneAsync(request, cancellation);
                    Guid id = (await lookup.RunAsync(run, cancellation)).Id;
                    return SubmissionEndpoints.Told(new HoldAnswer(await runs.HoldAsync(id, isForGood, cancellation)));
                }
            )
            .Tells<HoldAnswer>(TokenScopes.Operate, summary);

    private static async Task<Guid?> IdAsync(Lookup lookup, string? run, CancellationToken cancellation) =>
        run is null ? null : (await lookup.RunAsync(run, cancellation)).Id;
}
