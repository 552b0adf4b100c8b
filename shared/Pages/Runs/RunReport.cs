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
            RunBars.Misfits([.. Enumerable.Range(0, Selection.All).Select(SigmasOf)], Selection.IsChosen),
            RunBars.Goodness(RunColumns.Goodness, Selection[RunColumns.Goodness], Selection.IsChosen),
            RunBars.Counts(RunColumns.Counts, Selection[RunColumns.Counts], Selection.IsChosen)
        );

    private double SigmasOf(int fit) =>
        (Selection[RunColumns.Statistic][fit] - Selection[RunColumns.Expected][fit]) / Selection[RunColumns.Sigma][fit];
}
