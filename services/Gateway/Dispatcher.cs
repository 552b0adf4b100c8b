using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Gateway.Telemetry;
using Almagest.Storage;

namespace Almagest.Gateway;

/// <summary>
/// Sends again what lies in the tables undone and untouched for a while: the broker lost it, or whoever took it up was killed
/// in a way that the broker did not see.
/// </summary>
public sealed class Dispatcher(
    IRunStore runs,
    ITrainingStore trainings,
    RunSubmission runSubmission,
    TrainingSubmission trainingSubmission,
    TimeProvider time,
    ILogger<Dispatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Untouched = TimeSpan.FromMinutes(5);

    // A training's row does not note when it was asked for; a sweep that forgot would ask for it at every round.
    private readonly Dictionary<Guid, DateTimeOffset> _trainingsSent = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The next round tries again; a gateway that ended here would lose the work it watches over.
                Log.SweepFailed(logger, error);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (Run run in await runs.ListAsync(cancellation))
        {
            if ((await runs.ProgressAsync(run.Id, cancellation)).IsDone)
                continue;
            int sent = await runSubmission.ResendAsync(run.Id, Untouched, cancellation);
            if (sent > 0)
                Log.ChunksSentAgain(logger, sent, run.Id);
        }
        foreach (Training training in await trainings.ListAsync(cancellation))
        {
            if (training.State is not (TrainingState.Waiting or TrainingState.Running) || !IsUntouched(training))
                continue;
            await trainingSubmission.ResendAsync(training.Id, training.CampaignId, Untouched, cancellation);
            _trainingsSent[training.Id] = time.GetUtcNow();
        }
    }

    private bool IsUntouched(Training training)
    {
        DateTimeOffset touched = training.UpdatedAt;
        if (_trainingsSent.TryGetValue(training.Id, out DateTimeOffset sent) && sent > touched)
            touched = sent;
        return time.GetUtcNow() - touched > Untouched;
    }
}
