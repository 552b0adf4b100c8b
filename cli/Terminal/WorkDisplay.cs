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
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(0.5);

    /// <summary>Everything but results goes to stderr, so that results can be piped.</summary>
    public static IAnsiConsole Console { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(PrintableWriter.Error) });

    /// <summary>Asks for the state until it is finished.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="unit">Of the rate, such as "spectra".</param>
    /// <param name="poll">Asked four times a second.</param>
    public async Task WatchAsync(
        string title,
        string unit,
        Func<CancellationToken, Task<WorkState>> poll,
        CancellationToken cancellation
    )
    {
        var clock = new Clock(title);
        if (!quiet && Console.Profile.Capabilities.Ansi && !System.Console.IsErrorRedirected)
            await WatchLiveAsync(title, unit, poll, clock, cancellation);
        else
            await WatchInLinesAsync(title, unit, poll, clock, cancellation);
    }

    public void Say(string text)
    {
        if (!quiet)
            System.Console.Error.WriteLine(text);
    }

    private static async Task WatchLiveAsync(
        string title,
        string unit,
        Func<CancellationToken, Task<WorkState>> poll,
        Clock clock,
        CancellationToken cancellation
    )
    {
        WorkState state = default;
        await Console
            .Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 30 },
                new PercentageColumn(),
                new TextColumn(() => Describe(state, unit, clock))
            )
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(PrintableWriter.Of(title)).PadRight(12), maxValue: 1);
                do
                {
                    clock.See(state = await poll(cancellation));
                    task.Description = Markup.Escape(PrintableWriter.Of(clock.Title)).PadRight(12);
                    task.IsIndeterminate = state.Total == 0;
                    if (state.Total > 0)
                        task.Value = state.Finished ? 1 : Math.Min(0.999, state.Done / state.Total);
                    if (!state.Finished)
                        await Task.Delay(Poll, cancellation);
                } while (!state.Finished);
                task.Value = 1;
            });
    }

    private async Task WatchInLinesAsync(
        string title,
        string unit,
        Func<CancellationToken, Task<WorkState>> poll,
        Clock clock,
        CancellationToken cancellation
    )
    {
        TimeSpan said = TimeSpan.Zero;
        while (true)
        {
            WorkState state = await poll(cancellation);
            clock.See(state);
            if (state.Finished || clock.InAll - said >= LineEvery)
            {
                said = clock.InAll;
                double percent =
                    state.Finished ? 100
                    : state.Total > 0 ? 100 * state.Done / state.Total
                    : 0;
                Say(string.Create(CultureInfo.InvariantCulture, $"{clock.Title}: {percent:0} %  {Describe(state, unit, clock)}"));
            }
            if (state.Finished)
                return;
            await Task.Delay(Poll, cancellation);
        }
    }

    private static string Describe(WorkState state, string unit, Clock clock)
    {
        // Work of several parts has no rate as a whole, and a part that has just begun has none yet.
        double rate =
            clock.OfPart > (state.Finished ? TimeSpan.Zero : Soonest) && !(state.Finished && state.Part is not null)
                ? state.Done / clock.OfPart.TotalSeconds
                : 0;
        string pace = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.#} {state.Unit ?? unit}/s") : "";
        string time =
            state.Finished ? $"{Duration(clock.InAll)} in all"
            : rate > 0 && state.Total > state.Done ? $"{Duration(TimeSpan.FromSeconds((state.Total - state.Done) / rate))} left"
            : "";
        return string.Join("  ", new[] { pace, time, state.Detail }.Where(part => part.Length > 0));
    }

    private static string Duration(TimeSpan time) =>
        time.TotalSeconds < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s");

    /// <summary>How long the whole has taken, and the part that it is at.</summary>
    private sealed class Clock(string title)
    {
        private readonly Stopwatch _all = Stopwatch.StartNew(),
            _part = Stopwatch.StartNew();
        private string? _name;

        public TimeSpan InAll => _all.Elapsed;

        public TimeSpan OfPart => _part.Elapsed;

        public string Title => _name is null ? title : $"{title}, {_name}";

        public void See(WorkState state)
        {
            // At the end the whole is told of.
            string? name = state.Finished ? null : state.Part;
            if (name == _name)
                return;
            _name = name;
            _part.Restart();
        }
    }

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(PrintableWriter.Of(text()));
    }
}
