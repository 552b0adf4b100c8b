using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Telemetry;

/// <summary>Counts what is not done, for whoever watches or scales.</summary>
/// <param name="brokers">One, or none in the embedded size.</param>
internal sealed class BacklogWatch(
    WorkBacklog backlog,
    IChunkSchedule chunks,
    IEnumerable<IBrokerStatus> brokers,
    TimeProvider time
)
{
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(5);

    public async Task LookAsync(CancellationToken cancellation)
    {
        GatewayMeter.Told(await backlog.CountAsync(cancellation), await chunks.ProgressAsync(cancellation), time.GetUtcNow());
        foreach (IBrokerStatus broker in brokers)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limited.CancelAfter(BrokerPatience);
            GatewayMeter.Told(await broker.QueuesAsync(limited.Token));
        }
    }
}
