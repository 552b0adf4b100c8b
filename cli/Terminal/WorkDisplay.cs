using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Almagest.Cli.Terminal;

/// <summary>Progress on stderr: a live bar with rate and time left on a terminal, a line now and then elsewhere.</summary>
internal sealed class WorkDisplay(bool quiet)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Everything but results goes to stderr, so that results can be piped.</summary>
    public static IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Asks for the state until it is finished.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="unit">Of the rate, such as "spectra".</param>
    /// <param name="poll">Asked four times a second.</param>
    /// <param name="cancellation">Stops the watching, not the work.</param>
    public async Task WatchAsync(string title, string unit, Func<CancellationToken, Task<WorkState>> poll, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        if (!quiet && Console.Profile.Capabilities.Ansi && !System.Console.IsErrorRedirected)
            await WatchLiveAsync(title, unit, poll, clock, cancellation);
        else
            await WatchInLinesAsync(title, unit, poll, clock, cancellation);
    }

    public void Say(string text)
    {
        if (!quiet) System.Console.Error.WriteLine(text);
    }

    private static async Task WatchLiveAsync(
        string title, string unit, Func<CancellationToken, Task<WorkState>> poll, Stopwatch clock, CancellationToken cancellation)
    {
        WorkState state = default;
        await Console.Progress().AutoClear(false).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(),
            new TextColumn(() => Describe(state, unit, clock.Elapsed))).StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(title.PadRight(12), maxValue: 1);
                do
                {
                    state = await poll(cancellation);
                    task.IsIndeterminate = state.Total == 0;
                    if (state.Total > 0) task.Value = state.Finished ? 1 : Math.Min(0.999, state.Done / state.Total);
                    if (!state.Finished) await Task.Delay(Poll, cancellation);
                }
                while (!state.Finished);
                task.Value = 1;
            });
    }

    private async Task WatchInLinesAsync(
        string title, string unit, Func<CancellationToken, Task<WorkState>> poll, Stopwatch clock, CancellationToken cancellation)
    {
        TimeSpan said = TimeSpan.Zero;
        while (true)
        {
            WorkState state = await poll(cancellation);
            if (state.Finished || clock.Elapsed - said >= LineEvery)
            {
                said = clock.Elapsed;
                double percent = state.Finished ? 100 : state.Total > 0 ? 100 * state.Done / state.Total : 0;
                Say(string.Create(CultureInfo.InvariantCulture, $"{title}: {percent:0} %  {Describe(state, unit, clock.Elapsed)}"));
            }
            if (state.Finished) return;
            await Task.Delay(Poll, cancellation);
        }
    }

    private static string Describe(WorkState state, string unit, TimeSpan elapsed)
    {
        double rate = elapsed > TimeSpan.Zero ? state.Done / elapsed.TotalSeconds : 0;
        string pace = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.#} {unit}/s") : "";
        string time = state.Finished ? $"{Duration(elapsed)} in all"
            : rate > 0 && state.Total > state.Done ? $"{Duration(TimeSpan.FromSeconds((state.Total - state.Done) / rate))} left" : "";
        return string.Join("  ", new[] { pace, time, state.Detail }.Where(part => part.Length > 0));
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s");

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text());
    }
}
