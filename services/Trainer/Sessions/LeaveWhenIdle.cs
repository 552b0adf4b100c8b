using Almagest.Hosting.Health;
using Almagest.Trainer.Settings;
using Almagest.Trainer.Telemetry;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>Ends a trainer that was started for the trainings that wait, once there are none: until it is ready it can't
/// know.</summary>
public sealed class LeaveWhenIdle(
    IHost host,
    TrainingDesk desk,
    IOptions<TrainerOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<LeaveWhenIdle> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.LeaveAfterSeconds is not { } seconds || !await host.UntilReadyAsync(stoppingToken))
            return;
        long ready = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(seconds);
        while (desk.Idle < limit || time.GetElapsedTime(ready) < limit)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
        }
        Log.NothingToLearn(logger, seconds);
        lifetime.StopApplication();
    }
}
