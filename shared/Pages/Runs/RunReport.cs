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
        : base(standing)
    {
        (Selection, Rows, Failures) = (selection, rows, failures);
        Seen = RunPictures.SeenOf(View, selection);
    }

    public RunSelection Selection { get; }

    /// <summary>What is drawn of it: all of it, or the chosen alone.</summary>
    public RunSelection Seen { get; }

    /// <summary>Of the table, a page of them.</summary>
    public RowPage Rows { get; }

    public IReadOnlyList<FailureGroup> Failures { get; }

    /// <summary>One of each parameter, with its prior.</summary>
    public IEnumerable<Bars> Parameters()
    {
        ParameterPrior[] priors = [.. Campaign.Parameters.Where(prior => prior.IsFree)];
        return Columns.Parameters.Select(
            (parameter, i) =>
                Told(
                    RunBars.Parameter(
                        parameter.Name,
                        parameter.Column.Unit,
                        parameter.Column.Name,
                        Seen[parameter.Column.Name],
                        Seen.IsChosen,
                        priors.ElementAtOrDefault(i)
                    )
                )
        );
    }

    /// <summary>Priors and theory tell of all fits, not of those that somebody chose.</summary>
    private Bars Told(Bars bars) => View.IsZoomed ? bars with { Curve = null, CurveTitle = null } : bars;

    public IEnumerable<FlagCount> Flags() =>
        RunWords
            .Each((FitFlags)int.MaxValue)
            .Select(flag =>
            {
                (int all, int chosen) = Selection.Count(flag);
                return new FlagCount(flag, all, chosen);
            });

    public IEnumerable<Bars> Statistics() =>
        RunBars
            .Known(
                RunBars.Misfits(RunColumns.Sigma, Sigmas(), Seen.IsChosen),
                RunBars.Goodness(RunColumns.Goodness, Seen[RunColumns.Goodness], Seen.IsChosen),
                RunBars.Counts(RunColumns.Counts, Seen[RunColumns.Counts], Seen.IsChosen)
            )
            .Select(Told);

    private double[] Sigmas()
    {
        (IReadOnlyList<double> statistic, IReadOnlyList<double> expected, IReadOnlyList<double> sigma) = (
            Seen[RunColumns.Statistic],
            Seen[RunColumns.Expected],
            Seen[RunColumns.Sigma]
        );
        double[] sigmas = new double[Seen.All];
        for (int fit = 0; fit < sigmas.Length; fit++)
            sigmas[fit] = (statistic[fit] - expected[fit]) / sigma[fit];
        return sigmas;
    }
}
