using Almagest.Application.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;

namespace Almagest.Cli.Fitting;

/// <summary>The session's workers, shown at work.</summary>
internal sealed class WatchedFleet(Session session, WorkDisplay display) : IFleet
{
    public Task TrainAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation) =>
        TrainingWatch.TrainAsync(session, display, campaign, settings, cancellation);

    public Task FitAsync(Guid run, CancellationToken cancellation) => RunWatch.WatchAsync(session, display, run, cancellation);
}
