using Almagest.Pages.Numbers;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

/// <summary>How a run gets on, as pages are told while it does.</summary>
/// <param name="Share">That is done, 0 to 1.</param>
/// <param name="Done">Spectra fitted or failed.</param>
/// <param name="Words">For people.</param>
public sealed record LiveRun(Guid Id, double Share, long Done, string Words)
{
    public static LiveRun Of(Guid id, RunProgress progress)
    {
        Pace pace = Pace.Of(progress);
        return new(
            id,
            Math.Round(pace.Share, 4),
            progress.Fitted + progress.Failed,
            $"{Figure.Percent(pace.Share)} done"
                + (pace.PerSecond is { } rate ? $", {Figure.Of(rate, 3)} spectra s⁻¹" : "")
                + (pace.Left is { } left ? $", {TimeText.Long(left)} left" : "")
        );
    }
}
