using Almagest.Trainer.Settings;
using Almagest.Trainer.Telemetry;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>Ends a trainer that was started for the trainings that wait, once there are none.</summary>
public sealed class LeaveWhenIdle(
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
        if (options.Value.LeaveAfterSeconds is not { } seconds)
            return;
        while (desk.Idle < TimeSpan.FromSeconds(seconds))
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
        }
        Log.NothingToLearn(logger, seconds);
        lifetime.StopApplication();
    }
}
