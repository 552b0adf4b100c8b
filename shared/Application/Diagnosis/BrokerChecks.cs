using Almagest.Application.Messaging;

namespace Almagest.Application.Diagnosis;

/// <summary>The broker, and the queues that commands wait in.</summary>
internal static class BrokerChecks
{
    public static async Task<Finding> ReachAsync(this IBrokerStatus broker, CancellationToken cancellation)
    {
        try
        {
            return Finding.Ok("broker", $"{await broker.AskAsync(cancellation)} at {broker.Place}");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new FailedException($"{broker.Place}: {error.GetBaseException().Message}");
        }
    }

    public static async Task<IReadOnlyList<Finding>> QueueFindingsAsync(
        this IBrokerStatus broker,
        CancellationToken cancellation
    ) => [.. (await broker.QueuesAsync(cancellation)).Select(Of)];

    private static Finding Of(QueueStatus queue)
    {
        string check = $"queue {queue.Name}";
        if (!queue.IsThere)
            return new(check, FindingState.Warning, "not there", "start any role, which declares it");
        string found = $"{queue.Messages} messages, {queue.Consumers} consumers";
        if (queue.Refusal is { } refusal)
            return new(
                check,
                FindingState.Failure,
                $"{found}; declared otherwise than this program would: {refusal}",
                "stop all roles, delete the queue, start them: what was in it is sent again from the database"
            );
        return queue switch
        {
            { IsForErrors: true, Messages: > 0 } => new(
                check,
                FindingState.Warning,
                found,
                "read why in the workers' logs, then purge it: what was asked for is asked for again from the database"
            ),
            { IsForErrors: false, Messages: > 0, Consumers: 0 } => new(
                check,
                FindingState.Warning,
                $"{found}: nobody takes them",
                "start workers of its role ('almagest up')"
            ),
            _ => Finding.Ok(check, found),
        };
    }
}
