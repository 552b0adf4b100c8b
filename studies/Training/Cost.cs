using Almagest.Cli.Terminal;
using Almagest.Networks.Posteriors;

namespace Almagest.Studies.Training;

/// <summary>Work that is watched, and what it costs in seconds of processor time.</summary>
internal static class Cost
{
    /// <param name="display">Where it is watched.</param>
    /// <param name="work">Told after each spectrum.</param>
    public static async Task<(T Answer, double Seconds)> CostOfAsync<T>(
        this WorkDisplay display,
        string name,
        int spectra,
        Func<Action, T> work,
        CancellationToken cancellation
    )
    {
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        int done = 0;
        Task<T> working = Task.Run(() => work(() => Interlocked.Increment(ref done)), cancellation);
        await display.WatchAsync(
            name,
            "spectra",
            _ => Task.FromResult(new WorkState(done, spectra, "", working.IsCompleted)),
            cancellation
        );
        return (await working, (Environment.CpuUsage.TotalTime - begun).TotalSeconds);
    }

    /// <summary>A posterior network's training.</summary>
    public static async Task<(PosteriorNet Net, double Seconds)> CostOfAsync(
        this WorkDisplay display,
        string name,
        Func<PosteriorExamples> examples,
        PosteriorSettings settings,
        CancellationToken cancellation
    )
    {
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        var last = new Latest();
        Task<PosteriorNet> training = Task.Run(
            () => PosteriorTraining.Train(examples(), settings, last, cancellation),
            cancellation
        );
        await display.WatchAsync(name, "epochs", _ => Task.FromResult(last.State(training.IsCompleted)), cancellation);
        return (await training, (Environment.CpuUsage.TotalTime - begun).TotalSeconds);
    }
}
