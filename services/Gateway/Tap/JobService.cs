using Almagest.Application.Tap;
using Almagest.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>Runs people's queries, some at once, and takes away those whose time is over.</summary>
internal sealed class JobService(
    QueryJobRunner runner,
    IOptions<TapOptions> options,
    TimeProvider time,
    ILogger<JobService> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2),
        BetweenSweeps = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            Enumerable
                .Repeat<Func<Task>>(() => runner.RunNextAsync(stoppingToken), options.Value.JobsAtOnce)
                .Append(async () =>
                {
                    await runner.SweepAsync(stoppingToken);
                    await Task.Delay(BetweenSweeps, time, stoppingToken);
                })
                .Select(work => RepeatAsync(work, stoppingToken))
        );

    private async Task RepeatAsync(Func<Task> work, CancellationToken stopping)
    {
        // A host that could not start has no database.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
            catch (Exception error)
            {
                // The next round tries again; other jobs are not this one's.
                Log.QueryJobFailed(logger, error);
                await Task.WhenAny(Task.Delay(Pause, time, stopping));
            }
    }
}
