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
        Histogram counted = Histogram.Of(pairs.Sigmas, -End, End, Bins);
        int known = (int)counted.Counts.Sum();
        if (known == 0)
            return null;
        double width = 2 * End / Bins,
            peak = known * width / Math.Sqrt(2 * Math.PI);
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
            .Draw(400, 240, $"{pairs.Parameter.Name}: differences in σ of {known} sources, with the normal curve");
    }

    /// <summary>A parameter's differences against a column; null: no parameter is in both runs, or no pair has both
    /// numbers within what is zoomed in on.</summary>
    public static Diagram? AgainstColumn(ComparedPairs pairs, ComparedView view)
    {
        if (pairs is not { Parameter: { } parameter, Differences.Column: { } column })
            return null;
        int[] places = [.. Enumerable.Range(0, column.Length).Where(IsSeen)];
        if (places.Length == 0)
            return null;
        double[] across = Array.ConvertAll(places, pair => column[pair]);
        string unit = UnitText.Of(pairs.Column.Unit);
        return new(
            new(
                new(
                    unit.Length > 0 ? $"{pairs.Column.Name} ({unit})" : pairs.Column.Name,
                    view.IsLog || (view.By is null && FitHistogram.IsWide(across))
                ),
                across
            ),
            new(new($"{parameter.Parameter.Name}: difference in σ"), Array.ConvertAll(places, pair => parameter.Sigmas[pair])),
            Array.ConvertAll(places, _ => true)
        )
        {
            Counted = "sources",
        };

        bool IsSeen(int pair) =>
            double.IsFinite(column[pair])
            && double.IsFinite(parameter.Sigmas[pair])
            && view.Zoom.Holds(column[pair], parameter.Sigmas[pair]);
    }
}
