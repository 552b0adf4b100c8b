using System.Buffers;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Numerics;

namespace Almagest.Application.Results;

/// <summary>Pairs of fits in a few numbers.</summary>
internal static class ComparisonTally
{
    private const string Aic = "AIC",
        Bic = "BIC";

    public static IReadOnlyList<ParameterShift> Parameters(RunDifferences pairs) =>
        [.. pairs.Parameters.AsParallel().AsOrdered().Select(Told)];

    /// <summary>Statistic, AIC and BIC: of as many parameters they differ alike.</summary>
    public static IReadOnlyList<CriterionShift> Criteria(RunDifferences pairs)
    {
        int more = pairs.B.Parameters.Count - pairs.A.Parameters.Count;
        CriterionShift statistic = Told("statistic", pairs.Statistic);
        return more == 0
            ? [statistic, statistic with { Name = Aic }, statistic with { Name = Bic }]
            :
            [
                statistic,
                Told(Aic, Array.ConvertAll(pairs.Statistic, difference => difference + (2 * more))),
                Told(Bic, [.. pairs.Statistic.Zip(pairs.Bins, (difference, bins) => difference + (more * Math.Log(bins)))]),
            ];
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
        (long compared, double median) = OfKnown(one.Shifts, shifts => (shifts.Length, MedianOf(shifts)));
        return OfKnown(one.Sigmas, sigmas => new ParameterShift(
            one.Parameter.Name,
            one.Parameter.Unit,
            compared,
            one.ValuesOnlyA,
            one.ValuesOnlyB,
            median,
            MedianOf(sigmas),
            MostOf(sigmas),
            Beyond(sigmas, 1),
            Beyond(sigmas, 3)
        ));
    }

    private static CriterionShift Told(string name, double[] differences) => OfKnown(differences, known =>
        {
            double sum = known.IsEmpty ? double.NaN : 0;
            (int lowerA, int lowerB) = (0, 0);
            foreach (double one in known)
            {
                sum += one;
                lowerA += one > 0 ? 1 : 0;
                lowerB += one < 0 ? 1 : 0;
            }
            return new CriterionShift(name, known.Length, sum, MedianOf(known), lowerA, lowerB);
        });

    /// <summary>Of those that are numbers. They lie in memory that is lent, and may be moved about.</summary>
    private static T OfKnown<T>(double[] values, Func<Span<double>, T> tell)
    {
        double[] lent = ArrayPool<double>.Shared.Rent(values.Length);
        int known = 0;
        foreach (double value in values)
            if (!double.IsNaN(value))
                lent[known++] = value;
        T told = tell(lent.AsSpan(0, known));
        ArrayPool<double>.Shared.Return(lent);
        return told;
    }

    /// <summary>NaN of nothing. The values are put in another order: to sort a million takes ten times as long.</summary>
    private static double MedianOf(Span<double> values) => values.IsEmpty ? double.NaN : Selection.Quantiles(values, 0.5)[0];

    /// <summary>The largest, without its sign; NaN of nothing.</summary>
    private static double MostOf(ReadOnlySpan<double> values)
    {
        double most = values.IsEmpty ? double.NaN : 0;
        foreach (double value in values)
            most = Math.Max(most, Math.Abs(value));
        return most;
    }

    private static double Beyond(ReadOnlySpan<double> sigmas, double limit)
    {
        int beyond = 0;
        foreach (double one in sigmas)
            beyond += Math.Abs(one) > limit ? 1 : 0;
        return sigmas.IsEmpty ? double.NaN : (double)beyond / sigmas.Length;
    }
}
