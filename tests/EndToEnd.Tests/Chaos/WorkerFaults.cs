using System.Globalization;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What happens to processes.</summary>
internal static class WorkerFaults
{
    public static FaultKind[] All { get; } =
    [
        new("a worker gets SIGKILL", "", 6, (scene, draw) => EndAsync(scene, draw, "KILL")),
        new("a worker gets SIGTERM", "", 2, (scene, draw) => EndAsync(scene, draw, "TERM")),
        new("a worker sleeps (SIGSTOP) and wakes (SIGCONT)", "", 6, SleepAsync),
        new("a fitter's clock is stepped", "clock", 2, StepAsync),
    ];

    private static async Task<string> EndAsync(Scene scene, FaultDraw draw, string signal)
    {
        (Post post, Worker worker) = scene.Fleet.Pick(draw.Where);
        await scene.Fleet.SignalAsync(worker.Id, signal);
        return $"{post.Name} ({worker.Id})";
    }

    /// <summary>Up to twice as long as its lease.</summary>
    private static async Task<string> SleepAsync(Scene scene, FaultDraw draw)
    {
        (Post post, Worker worker) = scene.Fleet.Pick(draw.Where);
        await scene.Fleet.SignalAsync(worker.Id, "STOP");
        await Task.Delay(2 * draw.Time);
        await scene.Fleet.SignalAsync(worker.Id, "CONT");
        return $"{post.Name} ({worker.Id}) for {2 * draw.Time.TotalSeconds:f1} s";
    }

    private static async Task<string> StepAsync(Scene scene, FaultDraw draw)
    {
        if (scene.ClockFile is null)
            throw new NotDoneException("libfaketime is not installed");
        // Further than a lease, to and fro.
        double step = (draw.Where < 0.5 ? -1 : 1) * (5 + (25 * draw.Length));
        await File.WriteAllTextAsync(scene.ClockFile, step.ToString("+0;-0", CultureInfo.InvariantCulture));
        await Task.Delay(2 * draw.Time);
        await File.WriteAllTextAsync(scene.ClockFile, "+0");
        return $"by {step:f0} s for {2 * draw.Time.TotalSeconds:f1} s";
    }
}
