using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Numerics;

namespace Almagest.Application.Results;

/// <summary>Pairs of fits in a few numbers.</summary>
internal static class ComparisonTally
{
    public static IReadOnlyList<ParameterShift> Parameters(RunDifferences pairs) =>
        [.. pairs.Parameters.AsParallel().AsOrdered().Select(Told)];

    /// <summary>Statistic, AIC and BIC.</summary>
    public static IReadOnlyList<CriterionShift> Criteria(RunDifferences pairs)
    {
        int more = pairs.B.Parameters.Count - pairs.A.Parameters.Count;
        (string Name, Func<double, double, double> Of)[] criteria =
        [
            ("statistic", (difference, _) => difference),
            ("AIC", (difference, _) => difference + (2 * more)),
            ("BIC", (difference, bins) => more == 0 ? difference : difference + (more * Math.Log(bins))),
        ];
        return [.. criteria.AsParallel().AsOrdered().Select(one => Told(one.Name, pairs, one.Of))];
    }

    public static IReadOnlyList<FlagShift> Flags(RunDifferences pairs)
    {
        FitFlags[] flags = [.. Enum.GetValues<FitFlags>().Where(flag => flag != FitFlags.None)];
        long[] gained = new long[flags.Length],
            lost = new long[flags.Length];
        for (int pair = 0; pair < pairs.Observations.Length; pair++)
        {
            (FitFlags before, FitFlags after) = (pairs.FlagsA[pair], pairs.FlagsB[pair]);
            for (int i = 0; i < flags.Length && before != after; i++)
            {
                gained[i] += (~before & after & flags[i]) != FitFlags.None ? 1 : 0;
                lost[i] += (before & ~after & flags[i]) != FitFlags.None ? 1 : 0;
            }
        }
        return
        [
            .. flags.Select((flag, i) => new FlagShift(flag, gained[i], lost[i])).Where(shift => shift.Gained + shift.Lost > 0),
        ];
    }

    /// <summary>The pairs that moved most, the furthest first, each with the parameter that did.</summary>
    public static IReadOnlyList<(int Pair, ParameterPairs Parameter)> Furthest(RunDifferences pairs, int most)
    {
        PriorityQueue<(int, ParameterPairs), double> kept = new();
        for (int pair = 0; pair < pairs.Observations.Length && most > 0; pair++)
        {
            ParameterPairs? furthest = null;
            foreach (ParameterPairs one in pairs.Parameters)
                if (Math.Abs(one.Sigmas[pair]) > Math.Abs(furthest?.Sigmas[pair] ?? 0))
                    furthest = one;
            double moved = Math.Abs(furthest?.Sigmas[pair] ?? 0);
            if (furthest is null || (kept.Count == most && kept.TryPeek(out _, out double least) && moved <= least))
                continue;
            kept.Enqueue((pair, furthest), moved);
            if (kept.Count > most)
                kept.Dequeue();
        }
        return [.. kept.UnorderedItems.OrderByDescending(one => one.Priority).Select(one => one.Element)];
    }

    private static ParameterShift Told(ParameterPairs one)
    {
        double[] shifts = Known(one.Shifts),
            sigmas = Known(one.Sigmas);
        return new(
            one.Parameter.Name,
            one.Parameter.Unit,
            shifts.Length,
            one.ValuesOnlyA,
            one.ValuesOnlyB,
            MedianOf(shifts),
            MedianOf(sigmas),
            sigmas.Length == 0 ? double.NaN : sigmas.Max(Math.Abs),
            Beyond(sigmas, 1),
            Beyond(sigmas, 3)
        );
    }

    private static CriterionShift Told(string name, RunDifferences pairs, Func<double, double, double> differ)
    {
        double[] differences = Known([.. pairs.Statistic.Zip(pairs.Bins, differ)]);
        return new(
            name,
            differences.Length,
            differences.Length == 0 ? double.NaN : differences.Sum(),
            MedianOf(differences),
            differences.LongCount(one => one > 0),
            differences.LongCount(one => one < 0)
        );
    }

    /// <summary>Without those that are no numbers.</summary>
    private static double[] Known(double[] values) => Array.FindAll(values, value => !double.IsNaN(value));

    /// <summary>NaN of nothing. The values are put in another order: to sort a million takes ten times as long.</summary>
    private static double MedianOf(double[] values) => values.Length == 0 ? double.NaN : Selection.Quantiles(values, 0.5)[0];

    private static double Beyond(double[] sigmas, double limit) =>
        sigmas.Length == 0 ? double.NaN : (double)sigmas.Count(one => Math.Abs(one) > limit) / sigmas.Length;
}
