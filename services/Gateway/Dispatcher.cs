using Almagest.Application.Messaging;
using Almagest.Gateway.Telemetry;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway;

/// <summary>Looks again and again at what lies undone; <see cref="Redelivery"/> decides what is sent again.</summary>
public sealed class Dispatcher(
    IRunStore runs,
    ITrainingStore trainings,
    Redelivery redelivery,
    TimeProvider time,
    ILogger<Dispatcher> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(redelivery.Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrySweepAsync(stoppingToken);
        }
        // Told to stop. Of a host that could not start, it would be told as an error.
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The next round tries again; a gateway that ended here would lose the work it watches over.
            Log.SweepFailed(logger, error);
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (Run run in await runs.ListAsync(cancellation))
        {
            if ((await runs.ProgressAsync(run.Id, cancellation)).IsDone)
                continue;
            int sent = await redelivery.ResendChunksAsync(run.Id, cancellation);
            if (sent > 0)
                Log.ChunksSentAgain(logger, sent, run.Id);
        }
        foreach (Training training in await trainings.ListAsync(cancellation))
            await redelivery.ResendTrainingAsync(training, cancellation);
    }
}
