using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Trainings;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway.Http;

/// <summary>How trainings get on, and whether they go on.</summary>
internal static class TrainingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/trainings", async (ITrainingStore trainings, CancellationToken cancellation) =>
                SubmissionEndpoints.Told(await trainings.ListAsync(cancellation))
            )
            .Tells<IReadOnlyList<Training>>(TokenScopes.Read, "Trainings, newest first");
        api.MapGet("/trainings/{id:guid}", async (Guid id, ITrainingStore trainings, CancellationToken cancellation) =>
                SubmissionEndpoints.Told(
                    await trainings.FindAsync(id, cancellation) ?? throw new UnknownException("training", $"{id}")
                )
            )
            .Tells<Training>(TokenScopes.Read, "How a training gets on");
        MapHold(api, "pause", isForGood: false, "Learns no more of a training until it is resumed");
        MapHold(api, "cancel", isForGood: true, "Learns no more of a training; its checkpoint stays");
        api.MapPost(
                "/trainings/{training}/resume",
                async (string training, HttpRequest request, NetworkTraining trainings, CancellationToken cancellation) =>
                {
                    await JsonBody.RequireNoneAsync(request, cancellation);
                    Training found = await trainings.FindAsync(training, cancellation);
                    await trainings.ResumeAsync(found, cancellation);
                    return SubmissionEndpoints.Told(new TrainingAnswer(found.Id), StatusCodes.Status202Accepted);
                }
            )
            .Tells<TrainingAnswer>(
                TokenScopes.Operate,
                "Lets a training go on that was paused or cancelled",
                StatusCodes.Status202Accepted
            );
        api.MapPost(
                "/trainings/{training}/priority",
                async (string training, HttpRequest request, NetworkTraining trainings, CancellationToken cancellation) =>
                {
                    PriorityBody body = await JsonBody.ReadAsync<PriorityBody>(request, cancellation);
                    Training found = await trainings.FindAsync(training, cancellation);
                    await trainings.SetPriorityAsync(found.Id, body.Priority, cancellation);
                    return SubmissionEndpoints.Told(body);
                }
            )
            .Tells<PriorityBody>(TokenScopes.Operate, "Says which of its owner's waiting trainings is next")
            .TakesJson<PriorityBody>();
    }

    private static void MapHold(RouteGroupBuilder api, string verb, bool isForGood, string summary) =>
        api.MapPost(
                $"/trainings/{{training}}/{verb}",
                async (string training, HttpRequest request, NetworkTraining trainings, CancellationToken cancellation) =>
                {
                    await JsonBody.RequireNoneAsync(request, cancellation);
                    Training found = await trainings.FindAsync(training, cancellation);
                    return SubmissionEndpoints.Told(
                        new HeldTrainingAnswer(await trainings.HoldAsync(found.Id, isForGood, cancellation))
                    );
                }
            )
            .Tells<HeldTrainingAnswer>(TokenScopes.Operate, summary);
}
