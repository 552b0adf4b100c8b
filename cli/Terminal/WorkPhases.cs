using System.Threading.Channels;

namespace Almagest.Cli.Terminal;

/// <summary>Shows work of several phases that tells how it gets on. What it says besides comes between the bars, in its
/// order.</summary>
internal sealed class WorkPhases(WorkDisplay display)
{
    private readonly Channel<Step> _steps = Channel.CreateUnbounded<Step>();

    public void Say(string text) => _steps.Writer.TryWrite(new Step(text, null, default));

    /// <summary>How far a phase is; another title begins another phase.</summary>
    /// <param name="unit">Of the rate, such as "spectra".</param>
    public void Show(string title, string unit, WorkState state) => _steps.Writer.TryWrite(new Step(title, unit, state));

    /// <summary>Does the work on another thread, and shows it until it ends.</summary>
    public async Task<T> FollowAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        Task<T> task = Task.Run(work, cancellation);
        _ = task.ContinueWith(_ => _steps.Writer.TryComplete(), CancellationToken.None, default, TaskScheduler.Default);
        try
        {
            while (await _steps.Reader.WaitToReadAsync(cancellation))
            {
                Step step = await _steps.Reader.ReadAsync(cancellation);
                if (step.Unit is null)
                    display.Say(step.Text);
                else
                    await display.WatchAsync(step.Text, step.Unit, _ => Task.FromResult(Newest(ref step, task)), cancellation);
            }
        }
        finally
        {
            // It uses what the caller disposes of next.
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await task;
    }

    /// <summary>A phase is over when it says so, when something else comes, or when the work has ended; what failed is not
    /// told as done.</summary>
    private WorkState Newest(ref Step phase, Task work)
    {
        while (!phase.State.Finished && _steps.Reader.TryPeek(out Step? next) && next.Unit is not null && next.Text == phase.Text)
            if (_steps.Reader.TryRead(out Step? read))
                phase = read;
        if (work.IsFaulted || work.IsCanceled)
            work.GetAwaiter().GetResult();
        return phase.State with { Finished = phase.State.Finished || work.IsCompleted || _steps.Reader.TryPeek(out _) };
    }

    private sealed record Step(string Text, string? Unit, WorkState State);
}
