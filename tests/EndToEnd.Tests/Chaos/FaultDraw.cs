namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>A fault that is to come.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Where">0 to 1: among what it may hit.</param>
/// <param name="Length">0 to 1: how long, or how much.</param>
internal sealed record FaultDraw(TimeSpan At, FaultKind Kind, double Where, double Length)
{
    /// <summary>How long it holds.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(0.5 + (4.5 * Length));

    /// <summary>The same seed draws the same.</summary>
    /// <param name="kinds">All that there are, also those that this machine can't do: they are left out when their time
    /// comes.</param>
    /// <param name="pause">Between two, on average.</param>
    public static IReadOnlyList<FaultDraw> Schedule(int seed, IReadOnlyList<FaultKind> kinds, TimeSpan duration, TimeSpan pause)
    {
        Random random = new(seed);
        List<FaultDraw> drawn = [];
        // Each kind once in every round, in an order of its own: a short run has few of many kinds, a long one all of them.
        Queue<FaultKind> round = [];
        for (TimeSpan at = pause * random.NextDouble(); at < duration; at += pause * (0.2 + (1.6 * random.NextDouble())))
        {
            if (round.Count == 0)
            {
                FaultKind[] next = [.. kinds.SelectMany(kind => Enumerable.Repeat(kind, kind.Weight))];
                random.Shuffle(next);
                round = new(next);
            }
            drawn.Add(new FaultDraw(at, round.Dequeue(), random.NextDouble(), random.NextDouble()));
        }
        return drawn;
    }
}

/// <param name="Name">As docs/reliability.md has it.</param>
/// <param name="Resource">Faults of one resource come one after another; empty: at any time.</param>
/// <param name="Weight">How often, in each round of kinds.</param>
/// <param name="Inject">Does it, and undoes what does not pass by itself; says what it did.</param>
internal sealed record FaultKind(string Name, string Resource, int Weight, Func<Scene, FaultDraw, Task<string>> Inject)
{
    /// <summary>It takes tens of seconds until all is well again: not for a short run.</summary>
    public bool IsLong { get; init; }
}

/// <summary>There was nothing to harm, or this machine does not allow it.</summary>
internal sealed class NotDoneException(string reason) : Exception(reason);
