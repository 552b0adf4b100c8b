using Almagest.Application.Results;
using Almagest.Charts.Axes;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;
using Almagest.Pages.Links;

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

    /// <summary>A parameter's differences against a column; null: there is none in both runs.</summary>
    public static Diagram? AgainstColumn(ComparedPairs pairs, ComparedView view) =>
        pairs is { Parameter: { } parameter, Differences.Column: { } column }
            ? new(
                new(pairs.Column.Unit is { Length: > 0 } unit ? $"{pairs.Column.Name} ({unit})" : pairs.Column.Name, view.IsLog),
                new($"{parameter.Parameter.Name}: difference in σ"),
                [
                    .. parameter
                        .Sigmas.Zip(column, (y, x) => new DiagramPoint(x, y, IsChosen: true, Colour: double.NaN))
                        .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)),
                ],
                ColourTitle: null
            )
            : null;
}
