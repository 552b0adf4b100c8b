using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Distributions;

/// <summary>How many values lie in each of some bins of one width.</summary>
/// <param name="Edges">Shape [bins + 1].</param>
/// <param name="Counts">Shape [bins].</param>
public sealed record Histogram(double[] Edges, double[] Counts)
{
    private const int UsualBins = 30;

    /// <summary>Those that are no numbers are left out; those beyond the ends are counted in the outermost bins.</summary>
    public static Histogram Of(IEnumerable<double> values, double lower, double upper, int bins = UsualBins)
    {
        double[] counts = new double[bins];
        // There may be a million in an array.
        foreach (double value in values as double[] ?? [.. values])
            if (!double.IsNaN(value))
                counts[(int)Math.Clamp((value - lower) / (upper - lower) * bins, 0, bins - 1)]++;
        return new([.. Enumerable.Range(0, bins + 1).Select(i => lower + ((upper - lower) * i / bins))], counts);
    }

    /// <param name="named">Values by name, over one another in the same bins.</param>
    /// <param name="xTitle">With the unit.</param>
    /// <param name="counted">What is counted, such as "spectra".</param>
    public static Chart Draw(
        string title,
        string xTitle,
        string counted,
        IReadOnlyList<(string? Name, IReadOnlyList<double> Values)> named,
        int bins = UsualBins
    )
    {
        double[] all = [.. named.SelectMany(one => one.Values).Where(double.IsFinite)];
        (double lower, double upper) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        if (upper <= lower)
            (lower, upper) = (lower - 0.5, lower + 0.5);
        Chart chart = new Chart(title, xTitle, counted).XRange(lower, upper);
        Ink[] inks = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple];
        double highest = 1;
        foreach ((int i, (string? name, IReadOnlyList<double> values)) in named.Index())
        {
            Histogram one = Of(values.Where(double.IsFinite), lower, upper, bins);
            chart.Histogram(name, one.Edges, one.Counts, inks[i % inks.Length]);
            highest = Math.Max(highest, one.Counts.Max());
        }
        return chart.YRange(0, 1.08 * highest);
    }
}
