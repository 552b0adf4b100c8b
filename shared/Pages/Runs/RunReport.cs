using System.Diagnostics.CodeAnalysis;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Pages.Charts;
using Almagest.Pages.Numbers;

namespace Almagest.Pages.Runs;

/// <summary>All that a run's page shows.</summary>
public sealed record RunReport : RunStanding
{
    private const double MostSigmas = 6;

    [SetsRequiredMembers]
    public RunReport(RunStanding standing, RunSelection selection, RowPage rows, IReadOnlyList<FailureGroup> failures)
        : base(standing) => (Selection, Rows, Failures) = (selection, rows, failures);

    public RunSelection Selection { get; }

    /// <summary>Of the table, a page of them.</summary>
    public RowPage Rows { get; }

    public IReadOnlyList<FailureGroup> Failures { get; }

    /// <summary>One of each parameter, with its prior.</summary>
    public IEnumerable<Bars> Parameters()
    {
        ParameterPrior[] priors = [.. Campaign.Parameters.Where(prior => prior.IsFree)];
        foreach ((int i, ParameterColumn parameter) in Columns.Parameters.Index())
        {
            string column = parameter.Column.Name;
            FitHistogram counted = FitHistogram.Of(Selection[column], Selection.IsChosen);
            double[] curve = i < priors.Length ? CurveOf(priors[i], counted) : [double.NaN];
            bool isKnown = !double.IsNaN(curve[0]);
            yield return new(parameter.Name, UnitText.Of(parameter.Column.Unit), column, counted)
            {
                Term = "estimate",
                Curve = isKnown ? curve : null,
                CurveTitle = isKnown ? "prior" : null,
            };
        }
    }

    /// <summary>How far statistics lie from what is expected of the right model, with the curve they then follow.</summary>
    /// <summary>Of what the fits have: without errors there is no statistic to expect, and no counts in a flux.</summary>
    public IEnumerable<Bars> Statistics() => new[] { Misfits(), Goodness(), Counts() }.Where(bars => bars.Counted.All.Sum() > 0);

    private Bars Misfits()
    {
        double[] sigmas = [.. Enumerable.Range(0, Selection.All).Select(SigmasOf)];
        FitHistogram counted = FitHistogram.Of(sigmas, Selection.IsChosen, (-MostSigmas, MostSigmas));
        int known = counted.All.Sum();
        double width = counted.Edges[1] - counted.Edges[0];
        return new("(statistic − expected) / σ", "", null, counted)
        {
            Term = "expected_statistic",
            Curve =
            [
                .. counted
                    .Edges.SkipLast(1)
                    .Select(edge => known * width * Math.Exp(-0.5 * Math.Pow(edge + (width / 2), 2)) / Math.Sqrt(2 * Math.PI)),
            ],
            CurveTitle = "if the model is right",
        };
    }

    /// <summary>Flat if the model is right.</summary>
    private Bars Goodness()
    {
        FitHistogram counted = FitHistogram.Of(Selection[RunColumns.Goodness], Selection.IsChosen, (0, 1));
        double flat = (double)counted.All.Sum() / counted.All.Length;
        return new("goodness", "", RunColumns.Goodness, counted)
        {
            Curve = [.. counted.All.Select(_ => flat)],
            CurveTitle = "if the model is right",
        };
    }

    private Bars Counts() =>
        new("net counts", "ct", RunColumns.Counts, FitHistogram.Of(Selection[RunColumns.Counts], Selection.IsChosen));

    private double SigmasOf(int fit) =>
        (Selection[RunColumns.Statistic][fit] - Selection[RunColumns.Expected][fit]) / Selection[RunColumns.Sigma][fit];

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
