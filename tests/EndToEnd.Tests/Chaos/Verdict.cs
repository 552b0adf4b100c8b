using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>Whether a run that was disturbed holds what it has to: each observation that was accepted is fitted, once, as when
/// nobody disturbs, or failed with a reason that there is, or was put aside with one that there is.</summary>
internal static class Verdict
{
    /// <summary>Of a number, relative. Chunks of other sizes give other last digits.</summary>
    public const double Tolerance = 1e-5;

    /// <param name="undisturbed">The same catalogue, fitted before.</param>
    /// <param name="accepted">Observations are numbered from 0 to here.</param>
    /// <param name="damaged">Observations that may have failed.</param>
    /// <param name="poisoned">Observations that may be parked.</param>
    /// <returns>What does not hold; empty: nothing.</returns>
    public static IReadOnlyList<string> Violations(
        RunRecord run,
        RunRecord undisturbed,
        int accepted,
        IReadOnlySet<int> damaged,
        IReadOnlySet<int> poisoned
    )
    {
        List<string> found = [];
        void Violated(int number, string what) => found.Add($"{run.Name}, observation {number}: {what}");
        if (run.State != RunState.Done)
            found.Add($"{run.Name}: it is {run.State}");
        if (run.WrittenTwice > 0)
            found.Add($"{run.Name}: {run.WrittenTwice} chunks were written more than once");
        ILookup<int, FittedRow> fits = run.Fits.ToLookup(row => row.Number),
            expected = undisturbed.Fits.ToLookup(row => row.Number);
        ILookup<int, (int, string Stage, string Reason)> failures = run.Failures.ToLookup(one => one.Number);
        ILookup<int, (int, string? Fault)> parked = run.Parked.ToLookup(one => one.Number);
        foreach (int stranger in fits.Select(one => one.Key).Where(number => number < 0 || number >= accepted))
            Violated(stranger, "nobody asked for it");
        for (int number = 0; number < accepted; number++)
        {
            int ends = (fits.Contains(number) ? 1 : 0) + failures[number].Count() + parked[number].Count();
            if (ends != 1)
                Violated(
                    number,
                    ends == 0 ? "lost: neither fitted nor failed nor parked" : $"ended {ends} times: fitted, failed or parked"
                );
            foreach ((_, string stage, string reason) in failures[number])
                if (!damaged.Contains(number) || stage != "load" || string.IsNullOrWhiteSpace(reason))
                    Violated(number, $"failed, though it was not damaged, or without a reason: {stage}: '{reason}'");
            foreach ((_, string? fault) in parked[number])
                if (!poisoned.Contains(number) || string.IsNullOrWhiteSpace(fault))
                    Violated(number, $"parked, though it was not poisoned, or without a reason: '{fault}'");
            if (fits.Contains(number))
                Compare([.. fits[number]], [.. expected[number]], what => Violated(number, what));
        }
        return found;
    }

    /// <returns>How many numbers of a run are not to the bit those of the undisturbed one.</returns>
    public static int Inexact(RunRecord run, RunRecord undisturbed)
    {
        Dictionary<(int, int), FittedRow> expected = undisturbed.Fits.ToDictionary(row => (row.Number, row.Parameter));
        return run.Fits.Sum(row =>
            row.Numbers.Zip(expected[(row.Number, row.Parameter)].Numbers).Count(pair => !pair.First.Equals(pair.Second))
        );
    }

    private static void Compare(FittedRow[] fits, FittedRow[] expected, Action<string> violated)
    {
        if (!fits.Select(row => row.Parameter).SequenceEqual(expected.Select(row => row.Parameter)))
        {
            violated($"{fits.Length} rows of parameters, expected {expected.Length}: it is there twice, or in part");
            return;
        }
        for (int row = 0; row < fits.Length; row++)
        {
            if (fits[row].Network != expected[row].Network)
                violated($"fitted by network {fits[row].Network}, expected {expected[row].Network}");
            if (fits[row].Numbers.Length != expected[row].Numbers.Length)
                violated($"{fits[row].Numbers.Length} numbers, expected {expected[row].Numbers.Length}");
            else if (
                fits[row].Numbers.Zip(expected[row].Numbers).FirstOrDefault(pair => !AreEqual(pair.First, pair.Second))
                    is { First: var one, Second: var other }
                && !AreEqual(one, other)
            )
                violated($"{one:r} in parameter {fits[row].Parameter}, expected {other:r}");
        }
    }

    private static bool AreEqual(double one, double other) =>
        one.Equals(other) || Math.Abs(one - other) <= Tolerance * Math.Max(Math.Abs(one), Math.Abs(other));
}
