using Almagest.Charts.Axes;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Fits;

/// <summary>Whether statistics are what they should be.</summary>
public static class GoodnessCharts
{
    /// <summary>One fit's statistic among those of spectra that were simulated from it.</summary>
    /// <param name="simulated">Ascending.</param>
    public static Picture Simulated(double data, IReadOnlyList<double> simulated)
    {
        double lower = Math.Min(simulated[0], data),
            upper = Math.Max(simulated[^1], data);
        double margin = 0.03 * (upper - lower);
        (lower, upper) = (lower - margin, upper + margin);
        Histogram histogram = Histogram.Of(simulated, lower, upper);
        double highest = 1.15 * histogram.Counts.Max();
        return new Chart("goodness of fit", "statistic", "simulated spectra")
            .XRange(lower, upper)
            .YRange(0, highest)
            .Histogram("simulated from the fit", histogram.Edges, histogram.Counts, Ink.Blue)
            .Line("data", [(data, 0), (data, highest)], Ink.Orange)
            .Draw(440, 330);
    }

    /// <summary>The statistics of many fits, each over its degrees of freedom.</summary>
    /// <param name="reduced">At least one.</param>
    public static Picture Of(IEnumerable<double> reduced)
    {
        double[] values = [.. reduced.Select(value => Math.Log10(Math.Max(1e-3, value)))];
        Histogram histogram = Histogram.Of(values, values.Min() - 0.05, values.Max() + 0.05);
        return new Chart("goodness", "log10(statistic / degrees of freedom)", "spectra")
            .Histogram(null, histogram.Edges, histogram.Counts, Ink.Green)
            .Draw(440, 300);
    }
}
