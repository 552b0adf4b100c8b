using Almagest.Application.Runs;
using Almagest.Cli.Terminal;
using Almagest.Storage;

namespace Almagest.Cli.Hosting;

/// <summary>Shows, from the database alone, how the fitters get on with a run; sends again what nobody has touched.</summary>
internal sealed class RunWatch(Session session, WorkDisplay display)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private DateTimeOffset _sentAt = DateTimeOffset.UtcNow;

    public async Task<RunProgress> WatchAsync(Guid run, CancellationToken cancellation)
    {
        RunProgress progress = await session.Get<IRunStore>().ProgressAsync(run, cancellation);
        await display.WatchAsync(
            "fitting",
            "spectra",
            async token =>
            {
                session.ThrowIfFaulted();
                progress = await session.Get<IRunStore>().ProgressAsync(run, token);
                if (DateTimeOffset.UtcNow - _sentAt > Patience)
                {
                    _sentAt = DateTimeOffset.UtcNow;
                    await session.Get<RunSubmission>().ResendAsync(run, Patience, token);
                }
                string failed = progress.Failed > 0 ? $"{Tables.Whole(progress.Failed)} failed" : "";
                return new WorkState(
                    progress.Fitted + progress.Failed,
                    progress.Observations,
                    failed,
                    progress.ChunksDone >= progress.Chunks
                );
            },
            cancellation
        );
        return progress;
    }
}
