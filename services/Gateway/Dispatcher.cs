using System.Diagnostics;
using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Gateway.Telemetry;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway;

/// <summary>Looks again and again at what lies undone; <see cref="ChunkDispatch"/> and <see cref="Redelivery"/> decide what is
/// sent.</summary>
internal sealed class Dispatcher(
    ChunkDispatch chunks,
    BacklogWatch backlog,
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
            await Task.WhenAll(
                EveryAsync(() => chunks.Interval, LookAtChunksAsync, stoppingToken),
                EveryAsync(() => redelivery.Interval, LookAtTrainingsAsync, stoppingToken),
                EveryAsync(() => BacklogWatch.Interval, backlog.LookAsync, stoppingToken)
            );
        }
        // Told to stop. Of a host that could not start, it would be told as an error.
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task EveryAsync(Func<TimeSpan> interval, Func<CancellationToken, Task> look, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(interval(), time, cancellation);
            try
            {
                await look(cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // The next round tries again; a gateway that ended here would lose the work it watches over.
                Log.SweepFailed(logger, error);
            }
        }
    }

    private async Task LookAtChunksAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        (_, int again) = await chunks.LookAsync(cancellation);
        GatewayMeter.Looked(Stopwatch.GetElapsedTime(began), again);
        if (again > 0)
            Log.ChunksSentAgain(logger, again);
    }

    private async Task LookAtTrainingsAsync(CancellationToken cancellation)
    {
        foreach (Training training in await trainings.ListAsync(cancellation))
            await redelivery.ResendTrainingAsync(training, cancellation);
    }
}
