using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

/// <summary>All that a run's page shows.</summary>
public sealed record RunReport
{
    public required Run Run { get; init; }
    public required RunProgress Progress { get; init; }
    public required Campaign Campaign { get; init; }
    public required RunSettings Settings { get; init; }
    public required RunView View { get; init; }
    public required RunColumns Columns { get; init; }
    public required RunSelection Selection { get; init; }

    /// <summary>Of the table, a page of them.</summary>
    public required RowPage Rows { get; init; }
    public required IReadOnlyList<FailureGroup> Failures { get; init; }

    /// <summary>What is seen, to be asked again.</summary>
    public Repeated Repeated =>
        new(
            Columns.Table.QualifiedName,
            Run.Name,
            View.Columns,
            View.Choice.Adql,
            View.Sort is { } sort ? $"{sort}{(View.IsDescending ? " DESC" : "")}" : null
        );

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
