using Almagest.Application.Runs;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Hosting;

/// <summary>Shows how the fitters get on with a run.</summary>
internal static class RunWatch
{
    public static Task<RunProgress> WatchAsync(Session session, WorkDisplay display, Guid run, CancellationToken cancellation)
    {
        var phases = new WorkPhases(display);
        return phases.FollowAsync(
            () =>
                session
                    .Get<CatalogueRuns>()
                    .WatchAsync(run, new Reports<RunProgress>(progress => Show(phases, progress)), cancellation),
            cancellation
        );
    }

    public static void Show(WorkPhases phases, RunProgress progress) =>
        phases.Show(
            "fitting",
            "spectra",
            new WorkState(
                progress.Fitted + progress.Failed,
                progress.Observations,
                progress.Failed > 0 ? $"{Tables.Whole(progress.Failed)} failed" : "",
                progress.IsDone
            )
        );
}
