using System.Globalization;
using Almagest.Application.Inference;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Cli.Inference;

/// <summary>All parameters of a fit, a row each, as XSPEC's "show parameters"; and what each of its spectra has to do with
/// it.</summary>
internal static class ParameterTables
{
    public static InferenceTable Parameters(FitInference inference)
    {
        FitProblem problem = inference.Problem;
        bool profiled = inference.Profile is not null;
        string title = profiled
            ? string.Create(CultureInfo.InvariantCulture, $"parameters; intervals where the statistic rises by {inference.Delta}")
            : "parameters";
        return new(
            title,
            ["no.", "parameter", "value", "unit", "state", "1 sigma", .. profiled ? new[] { "lower", "upper" } : []],
            [
                .. problem.Definitions.Select(
                    (definition, i) =>
                    {
                        ProfileInterval? interval = inference.Profile?.Intervals.FirstOrDefault(one => one.Parameter == i);
                        double sigma = inference.Sigmas[i];
                        return (string[])
                            [
                                (i + 1).ToString(CultureInfo.InvariantCulture),
                                definition.Name,
                                Tables.Number(inference.Parameters[i]),
                                definition.Unit,
                                StateOf(problem, i),
                                sigma > 0 ? Tables.Number(sigma) : "",
                                .. profiled
                                    ? new[] { End(interval?.Lower, interval?.LowerEnd), End(interval?.Upper, interval?.UpperEnd) }
                                    : [],
                            ];
                    }
                ),
            ]
        );
    }

    public static InferenceTable Spectra(FitInference inference) =>
        new(
            "spectra",
            ["no.", "group", "what", "energies (keV)", "bins", "statistic", "value", "expected"],
            [
                .. inference.Problem.Spectra.Select(
                    (bins, k) =>
                    {
                        StatisticExpectation one = inference.Expected.Spectra[k];
                        return (string[])
                            [
                                (k + 1).ToString(CultureInfo.InvariantCulture),
                                (inference.Problem.GroupOf(k) + 1).ToString(CultureInfo.InvariantCulture),
                                inference.Labels[k],
                                string.Create(CultureInfo.InvariantCulture, $"{bins.Lower.Min():0.###}-{bins.Upper.Max():0.###}"),
                                Tables.Whole(bins.Count),
                                StatisticNames.Of(bins),
                                Tables.Number(one.Statistic),
                                InferenceTables.Expectation(one),
                            ];
                    }
                ),
            ]
        );

    /// <summary>"free", "frozen", or what it follows: "= 0.9 * 1:powerlaw.norm".</summary>
    private static string StateOf(FitProblem problem, int index)
    {
        FitParameter parameter = problem.Parameters[index];
        if (parameter.Tie is not { } tie)
            return parameter.IsFree ? "free" : "frozen";
        IEnumerable<string> terms = tie.Terms.Select(term =>
            (term.Factor == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{term.Factor:G6} * "))
            + problem.Definitions[term.Parameter].Name
        );
        if (tie.Constant != 0 || tie.Terms.Count == 0)
            terms = terms.Append(Tables.Number(tie.Constant));
        return "= " + string.Join(" + ", terms);
    }

    private static string End(double? end, IntervalEnd? kind) =>
        kind switch
        {
            null => "",
            IntervalEnd.NotFound => "not found",
            IntervalEnd.AtLimit => $"{Tables.Number(end)} (limit)",
            _ => Tables.Number(end),
        };
}
