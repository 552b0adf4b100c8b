using System.Diagnostics;
using Almagest.Application.Messaging;
using Almagest.Application.Telemetry;
using Almagest.Contracts;
using Almagest.Trainer.Settings;
using Almagest.Trainer.Telemetry;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>One training at a time in this process. Outlives the message that asked for
/// it.</summary>
public sealed class TrainingDesk(
    TrainingSession session,
    ICommandSender commands,
    IOptions<TrainerOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<TrainingDesk> logger
) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private Task _current = Task.CompletedTask;
    private long _ended = time.GetTimestamp();

    /// <summary>How long no training was at work here.</summary>
    public TimeSpan Idle => _one.CurrentCount == 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _ended));

    /// <summary>
    /// Returns when the training has ended, or is under way for long; or, if another has kept this process busy for so long, with
    /// nothing done: its row in the database stays open, and whoever watches over these sends it again.
    /// </summary>
    public async Task RunAsync(TrainNetwork request, CancellationToken cancellation)
    {
        TimeSpan patience = TimeSpan.FromMinutes(options.Value.AcknowledgeMinutes);
        if (!await _one.WaitAsync(patience, cancellation))
            return;
        Task training = _current = TrainAsync(request);
        if (await Task.WhenAny(training, Task.Delay(patience, time, cancellation)) == training)
            await training;
    }

    public async ValueTask DisposeAsync()
    {
        await _current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _one.Dispose();
    }

    private async Task TrainAsync(TrainNetwork request)
    {
        // The message's own token ends with the message.
        CancellationToken stopping = lifetime.ApplicationStopping;
        using Activity? span = Traces.Start("training");
        span?.SetTag("almagest.training", request.TrainingId).SetTag("almagest.campaign", request.CampaignId);
        try
        {
            await FollowAsync(await session.RunAsync(request.TrainingId, request.CampaignId, stopping), stopping);
            TrainerMeter.Ended(isDone: true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Where the consumer still waits it tells the bus of it too.
            TrainerMeter.Ended(isDone: false);
            Log.TrainingBrokeOff(logger, request.TrainingId, error);
            throw;
        }
        finally
        {
            Volatile.Write(ref _ended, time.GetTimestamp());
            _one.Release();
        }
    }

    private Task FollowAsync(TrainingOutcome outcome, CancellationToken cancellation) =>
        outcome switch
        {
            TrainingOutcome.MemberEnded member => commands.SendAsync(
                new TrainNetwork { TrainingId = member.Whole, CampaignId = member.CampaignId },
                cancellation
            ),
            TrainingOutcome.WaitsFor waits => commands.SendManyAsync(
                waits.Members.Select(member => new TrainNetwork { TrainingId = member, CampaignId = waits.CampaignId }),
                cancellation
            ),
            _ => Task.CompletedTask,
        };
}
