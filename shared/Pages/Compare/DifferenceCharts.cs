using Almagest.Application.Results;
using Almagest.Application.Selections;
using Almagest.Charts.Axes;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;

namespace Almagest.Pages.Compare;

/// <summary>Differences between two runs, in sigmas.</summary>
internal static class DifferenceCharts
{
    private const double End = 5;
    private const int Bins = 40,
        CurvePoints = 101;

    /// <summary>How many pairs lie in each quarter of a sigma, with the normal curve; null: no pair has an error.</summary>
    public static Picture? InSigmas(ParameterPairs pairs)
    {
        double[] sigmas = [.. pairs.Sigmas.Where(double.IsFinite)];
        if (sigmas.Length == 0)
            return null;
        Histogram counted = Histogram.Of(sigmas, -End, End, Bins);
        double width = 2 * End / Bins,
            peak = sigmas.Length * width / Math.Sqrt(2 * Math.PI);
        return new Chart("", "difference in σ", "sources")
            .XRange(-End, End)
            .YRange(0, 1.08 * Math.Max(peak, counted.Counts.Max()))
            .Histogram(null, counted.Edges, counted.Counts, Ink.Blue)
            .Line(
                null,
                Enumerable
                    .Range(0, CurvePoints)
                    .Select(i => (2 * End * i / (CurvePoints - 1)) - End)
                    .Select(x => (x, peak * Math.Exp(-0.5 * x * x))),
                Ink.Orange
            )
            .Draw(400, 240, $"{pairs.Parameter.Name}: differences in σ of {sigmas.Length} sources, with the normal curve");
    }

    /// <summary>A parameter's differences against a column; null: no parameter is in both runs, or no pair has both
    /// numbers.</summary>
    public static Diagram? AgainstColumn(ComparedPairs pairs, ComparedView view)
    {
        if (pairs is not { Parameter: { } parameter, Differences.Column: { } column })
            return null;
        (double X, double Y)[] points =
        [
            .. column.Zip(parameter.Sigmas).Where(point => double.IsFinite(point.First) && double.IsFinite(point.Second)),
        ];
        string unit = UnitText.Of(pairs.Column.Unit);
        return points.Length == 0
            ? null
            : new(
                new(
                    new(
                        unit.Length > 0 ? $"{pairs.Column.Name} ({unit})" : pairs.Column.Name,
                        view.IsLog || (view.By is null && FitHistogram.IsWide([.. points.Select(point => point.X)]))
                    ),
                    [.. points.Select(point => point.X)]
                ),
                new(new($"{parameter.Parameter.Name}: difference in σ"), [.. points.Select(point => point.Y)]),
                [.. points.Select(_ => true)]
            )
            {
                Counted = "sources",
            };
    }
}
