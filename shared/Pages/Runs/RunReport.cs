using System.Diagnostics.CodeAnalysis;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Learning.Priors;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Pages.Runs;

/// <summary>All that a run's page shows.</summary>
public sealed record RunReport : RunStanding
{
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
        return Columns.Parameters.Select(
            (parameter, i) =>
                RunBars.Parameter(
                    parameter.Name,
                    parameter.Column.Unit,
                    parameter.Column.Name,
                    Selection[parameter.Column.Name],
                    Selection.IsChosen,
                    priors.ElementAtOrDefault(i)
                )
        );
    }

    public IEnumerable<FlagCount> Flags() =>
        RunWords
            .Each((FitFlags)int.MaxValue)
            .Select(flag =>
            {
                (int all, int chosen) = Selection.Count(flag);
                return new FlagCount(flag, all, chosen);
            });

    public IEnumerable<Bars> Statistics() =>
        RunBars.Known(
            RunBars.Misfits(Sigmas(), Selection.IsChosen),
            RunBars.Goodness(RunColumns.Goodness, Selection[RunColumns.Goodness], Selection.IsChosen),
            RunBars.Counts(RunColumns.Counts, Selection[RunColumns.Counts], Selection.IsChosen)
        );

    private double[] Sigmas()
    {
        (IReadOnlyList<double> statistic, IReadOnlyList<double> expected, IReadOnlyList<double> sigma) = (
            Selection[RunColumns.Statistic],
            Selection[RunColumns.Expected],
            Selection[RunColumns.Sigma]
        );
        double[] sigmas = new double[Selection.All];
        for (int fit = 0; fit < sigmas.Length; fit++)
            sigmas[fit] = (statistic[fit] - expected[fit]) / sigma[fit];
        return sigmas;
    }
}
