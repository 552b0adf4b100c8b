using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

/// <summary>How a run gets on.</summary>
/// <param name="Share">Of its spectra that are done, 0 to 1.</param>
/// <param name="PerSecond">Spectra done in a second, from the first chunk taken up to the latest done; null: not known.</param>
/// <param name="Left">Of a run that goes on, at that rate; null: not known.</param>
public readonly record struct Pace(double Share, double? PerSecond, TimeSpan? Left)
{
    public static Pace Of(RunProgress progress)
    {
        long done = progress.Fitted + progress.Failed,
            left = progress.Observations - done - progress.Parked;
        double? seconds = (progress.LastAt - progress.StartedAt)?.TotalSeconds;
        double? rate = seconds > 0 && done > 0 ? done / seconds : null;
        return new(
            progress.Observations == 0 ? 1 : (double)(done + progress.Parked) / progress.Observations,
            rate,
            progress.State == RunState.Running && rate is { } known ? TimeSpan.FromSeconds(left / known) : null
        );
    }
}
