namespace Almagest.Storage.Runs;

/// <summary>A run that goes on.</summary>
internal sealed record SharedRun(int Number, Guid Id, string Owner, int Priority)
{
    /// <summary>Its chunks that are sent or at work.</summary>
    public int UnderWay { get; set; }

    /// <summary>W3C traceparent of what it was asked for in; null: not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What it has of what it should have, beside the others of its owner.</summary>
    public double Load => UnderWay / Math.Pow(2, Priority);
}

/// <summary>
/// Whose chunk is next: of the owner with the fewest under way, and of that owner's runs the one with the fewest for its
/// priority. So a run that is new has its first chunks among the next, whatever waits.
/// </summary>
/// <param name="runs">Oldest first, which decides where all else is equal.</param>
/// <param name="mostPerOwner">Chunks under way; 0: any number.</param>
internal sealed class FairShares(IEnumerable<SharedRun> runs, int mostPerOwner)
{
    private readonly List<Owner> _owners =
    [
        .. runs.GroupBy(run => run.Owner).Select(owner => new Owner([.. owner], owner.Sum(run => run.UnderWay))),
    ];

    /// <summary>Gives so many chunks away, as if each run had as many.</summary>
    public IReadOnlyList<(SharedRun Run, int Count)> Give(int chunks)
    {
        Dictionary<SharedRun, int> given = new(ReferenceEqualityComparer.Instance);
        for (; chunks > 0; chunks--)
        {
            Owner? owner = _owners
                .Where(one => one.Runs.Count > 0 && (mostPerOwner == 0 || one.UnderWay < mostPerOwner))
                .MinBy(one => one.UnderWay);
            if (owner is null)
                break;
            SharedRun run = owner.Runs.MinBy(one => one.Load)!;
            run.UnderWay++;
            owner.UnderWay++;
            given[run] = given.GetValueOrDefault(run) + 1;
        }
        return [.. given.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>Takes back what a run had not; nothing more of it waits.</summary>
    public void Exhaust(SharedRun run, int count)
    {
        Owner owner = _owners.Single(one => one.Runs.Contains(run));
        run.UnderWay -= count;
        owner.UnderWay -= count;
        owner.Runs.Remove(run);
    }

    private sealed class Owner(List<SharedRun> runs, int underWay)
    {
        public List<SharedRun> Runs { get; } = runs;
        public int UnderWay { get; set; } = underWay;
    }
}
