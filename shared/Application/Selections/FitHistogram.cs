using System.Globalization;

namespace Almagest.Application.Selections;

/// <summary>How the fits of a run lie along one figure: all of them, and the chosen.</summary>
/// <param name="Edges">Shape [bins + 1]; the outermost bins hold what lies beyond, too.</param>
/// <param name="IsLog">Bins are of equal width in the logarithm.</param>
/// <param name="All">Shape [bins].</param>
/// <param name="Chosen">Shape [bins].</param>
/// <param name="WithoutValue">Fits that have none.</param>
/// <param name="ChosenWithoutValue">Likewise, of the chosen.</param>
public sealed record FitHistogram(double[] Edges, bool IsLog, int[] All, int[] Chosen, int WithoutValue, int ChosenWithoutValue)
{
    private const int Bins = 36,
        MostSampled = 20_000;
    private const double Outlying = 0.002,
        ManyFold = 100;

    /// <param name="values">Shape [fit]; NaN: none.</param>
    /// <param name="isChosen">Shape [fit].</param>
    /// <param name="range">Null: as the values lie, without the outermost.</param>
    public static FitHistogram Of(
        IReadOnlyList<double> values,
        IReadOnlyList<bool> isChosen,
        (double Lower, double Upper)? range = null
    )
    {
        double[] sample = Sample(values);
        bool isLog = range is null && IsWideOf(sample);
        (double lower, double upper) = range ?? Reach(sample, isLog);
        (double from, double to) = isLog ? (Math.Log(lower), Math.Log(upper)) : (lower, upper);
        double[] exact =

            [
                .. Enumerable
                    .Range(0, Bins + 1)
                    .Select(i => from + ((to - from) * i / Bins))
                    .Select(at => isLog ? Math.Exp(at) : at),
            ],
            edges = [.. exact.Select((edge, i) => Short(edge, exact[Math.Min(i + 1, Bins)] - exact[Math.Max(i - 1, 0)]))];
        int[] all = new int[Bins],
            chosen = new int[Bins];
        int without = 0,
            chosenWithout = 0;
        ReadOnlySpan<double> fits = values is double[] known ? known : [.. values];
        ReadOnlySpan<bool> among = isChosen is bool[] said ? said : [.. isChosen];
        for (int fit = 0; fit < fits.Length; fit++)
        {
            double value = fits[fit];
            int one = among[fit] ? 1 : 0;
            if (double.IsNaN(value))
            {
                without++;
                chosenWithout += one;
                continue;
            }
            double at = isLog ? Math.Log(Math.Max(value, lower)) : value;
            int bin = (int)Math.Clamp((at - from) / (to - from) * Bins, 0, Bins - 1);
            // The edge that is told decides, as in the database, not what it was before it was rounded.
            if (bin > 0 && value < edges[bin])
                bin--;
            else if (bin < Bins - 1 && value >= edges[bin + 1])
                bin++;
            all[bin]++;
            chosen[bin] += one;
        }
        return new(edges, isLog, all, chosen, without, chosenWithout);
    }

    /// <summary>What a bar holds; open where it is the outermost.</summary>
    public Between FilterOf(string column, int bin) =>
        new(column, bin == 0 ? null : Edges[bin], bin == All.Length - 1 ? null : Edges[bin + 1]);

    /// <summary>In as many digits as bins of this width need: they stand in an address, and are told.</summary>
    private static double Short(double edge, double width)
    {
        double digits = Math.Floor(Math.Log10(Math.Abs(edge))) - Math.Floor(Math.Log10(width)) + 4;
        return digits >= 1
            ? double.Parse(
                edge.ToString($"E{Math.Min(digits, 17) - 1}", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture
            )
            : 0;
    }

    /// <summary>Whether an axis had better be logarithmic.</summary>
    public static bool IsWide(IReadOnlyList<double> values) => IsWideOf(Sample(values));

    private static bool IsWideOf(double[] sample) =>
        sample.Length > 0 && sample[0] > 0 && At(sample, 1 - Outlying) / At(sample, Outlying) > ManyFold;

    /// <summary>Ascending.</summary>
    private static double[] Sample(IReadOnlyList<double> values)
    {
        int step = Math.Max(1, values.Count / MostSampled);
        List<double> sample = [];
        for (int i = 0; i < values.Count; i += step)
            if (double.IsFinite(values[i]))
                sample.Add(values[i]);
        sample.Sort();
        return [.. sample];
    }

    private static double At(double[] ascending, double share) =>
        ascending[(int)Math.Clamp(share * ascending.Length, 0, ascending.Length - 1)];

    private static (double Lower, double Upper) Reach(double[] sample, bool isLog)
    {
        if (sample.Length == 0)
            return (0, 1);
        (double lower, double upper) = (At(sample, Outlying), At(sample, 1 - Outlying));
        if (upper > lower)
            return isLog ? (lower, upper) : (lower, upper + (1e-9 * (upper - lower)));
        double room = lower == 0 ? 1 : Math.Abs(lower) / 2;
        return (lower - room, lower + room);
    }
}
