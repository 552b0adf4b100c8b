using Microsoft.Extensions.Hosting;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Declares the queues when a service starts, sender or not: a message that kills the first worker needs the error queue
/// before anything was ever sent there. Waits for the broker in the background, so that the service itself starts.
/// </summary>
internal sealed class TopologyAtStart(BrokerTopology topology) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await topology.EnsureAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (Resilience.Weather.IsPassing(exception))
            {
                // Already logged, attempt by attempt; readiness tells that the broker is away.
            }
        }
    }
}
