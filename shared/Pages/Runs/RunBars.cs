using Almagest.Application.Selections;
using Almagest.Learning.Priors;
using Almagest.Pages.Charts;
using Almagest.Pages.Numbers;

namespace Almagest.Pages.Runs;

/// <summary>The histograms of a run, of its page and of its report. Values have the shape [fit], NaN: none; a column is what can
/// be chosen by, null: nothing.</summary>
internal static class RunBars
{
    private const double MostSigmas = 6;

    /// <param name="prior">Null: it is not known.</param>
    public static Bars Parameter(
        string name,
        string? unit,
        string? column,
        IReadOnlyList<double> values,
        IReadOnlyList<bool> isChosen,
        ParameterPrior? prior
    )
    {
        FitHistogram counted = FitHistogram.Of(values, isChosen);
        double[] curve = prior is null ? [double.NaN] : CurveOf(prior, counted);
        bool isKnown = !double.IsNaN(curve[0]);
        return new(name, UnitText.Of(unit), column, counted)
        {
            Term = "estimate",
            Curve = isKnown ? curve : null,
            CurveTitle = isKnown ? "prior" : null,
        };
    }

    /// <summary>How far statistics lie from what is expected of the right model, with the curve they then follow.</summary>
    public static Bars Misfits(string? column, IReadOnlyList<double> sigmas, IReadOnlyList<bool> isChosen)
    {
        FitHistogram counted = FitHistogram.Of(sigmas, isChosen, (-MostSigmas, MostSigmas));
        int known = counted.All.Sum();
        double width = 2 * MostSigmas / counted.All.Length;
        return new("(statistic − expected) / σ", "", column, counted)
        {
            Word = Misfit.Word,
            Term = "expected_statistic",
            Curve =
            [
                .. counted
                    .Edges.SkipLast(1)
                    .Select(edge => known * width * Math.Exp(-0.5 * Math.Pow(edge + (width / 2), 2)) / Math.Sqrt(2 * Math.PI)),
            ],
            CurveTitle = "if the model is right",
            Note = sigmas.Any(one => Math.Abs(one) > MostSigmas) ? "beyond the ends: in the outermost bars" : null,
        };
    }

    /// <summary>Flat if the model is right.</summary>
    public static Bars Goodness(string? column, IReadOnlyList<double> values, IReadOnlyList<bool> isChosen)
    {
        FitHistogram counted = FitHistogram.Of(values, isChosen, (0, 1));
        double flat = (double)counted.All.Sum() / counted.All.Length;
        return new("goodness", "", column, counted)
        {
            Term = RunColumns.Goodness,
            Curve = [.. counted.All.Select(_ => flat)],
            CurveTitle = "if the model is right",
        };
    }

    public static Bars Counts(string? column, IReadOnlyList<double> values, IReadOnlyList<bool> isChosen) =>
        new("net counts", "ct", column, FitHistogram.Of(values, isChosen)) { Term = RunColumns.Counts };

    /// <summary>Those of which there are values: without errors no statistic is expected, and a flux has no counts.</summary>
    public static IEnumerable<Bars> Known(params IEnumerable<Bars> all) => all.Where(bars => bars.Counted.All.Sum() > 0);

    private static double[] CurveOf(ParameterPrior prior, FitHistogram counted)
    {
        int all = counted.All.Sum();
        return
        [
            .. Enumerable
                .Range(0, counted.All.Length)
                .Select(bin => all * PriorShape.Share(prior, counted.Edges[bin], counted.Edges[bin + 1])),
        ];
    }
}
