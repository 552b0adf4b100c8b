using System.Globalization;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>What is published: the views that stand by themselves. Each run has a wide one besides.</summary>
public static class ResultViews
{
    // New results stand at the end of views: so PostgreSQL replaces a view in its place, and what others have built on it stays.
    internal static IReadOnlyList<ResultColumn> OfFit { get; } = [.. ResultColumns.Provenance, .. ResultColumns.Results];

    internal const string FitJoins = """
        FROM fits f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id
             LEFT JOIN networks n ON n.number = f.network_number
        """;

    public static IReadOnlyList<ResultView> All { get; } =
    [
        ResultView.Of("fits_named", "One row per fit, with names in place of keys", [.. ViewColumns.Source, .. OfFit], FitJoins),
        ResultView.Of(
            "fit_parameters_named",
            "One row per parameter of a fit, with names and units",
            [
                .. ViewColumns.Names,
                .. ViewColumns.Parameter,
                .. ParameterColumns.Published,
                .. ParameterColumns.Network,
                ParameterColumns.Method,
                .. ParameterColumns.Classical,
                .. ParameterColumns.Published90,
                .. ParameterColumns.Classical90,
            ],
            $"FROM fit_parameters p {ParameterJoins("p")}"
        ),
        ResultView.Of(
            "fit_posteriors_named",
            "One row per parameter of a fit with a calibrated posterior, with names and units",
            [.. ViewColumns.Names, .. ViewColumns.Parameter, .. ParameterColumns.Posterior],
            $"FROM fit_posteriors s {ParameterJoins("s")}"
        ),
        Intervals(),
        ResultView.Of(
            "fit_fluxes_named",
            "One row per fit, band, and whether the model's absorption is left out",
            [.. ViewColumns.Names, .. FluxColumns.All],
            "FROM fit_fluxes x JOIN runs r ON r.number = x.run_number JOIN observations o ON o.id = x.observation_id"
        ),
        ResultView.Of(
            "fit_flags_named",
            "One row per flag of a fit, by name: see docs/flags.md",
            [
                .. ViewColumns.Names,
                ViewColumns.Flag,
                .. ResultColumns.Results.Where(column => column.Name.StartsWith("ood_", StringComparison.Ordinal)),
            ],
            $"{FitJoins} JOIN ({Flags()}) m ON (f.flags & m.mask) <> 0"
        ),
        ResultView.Of(
            "failures_named",
            "One row per observation that could not be fitted",
            [.. ViewColumns.Source, .. ViewColumns.Failure],
            "FROM failures f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id"
        ),
        ResultView.Of(
            "run_progress",
            "How far each run has come",
            ViewColumns.Progress,
            "FROM runs r JOIN chunks c ON c.run_number = r.number GROUP BY r.number, r.name, r.id, r.created_at"
        ),
    ];

    private static ResultView Intervals()
    {
        IReadOnlyList<ResultColumn> names = [.. ViewColumns.Names, .. ViewColumns.Parameter],
            ends = ParameterColumns.Published;
        string Branch(string table, string method, double probability, IEnumerable<ResultColumn> from, string where = "") =>
            ResultView.SelectOf(
                names,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $", '{method}' AS method, {probability} AS probability, "
                        + $"{string.Join(", ", from.Zip(ends, (column, end) => $"{column.Sql} AS {end.Name}"))} FROM {table} "
                        + $"{ParameterJoins(table[^1..])}{where}"
                )
            );
        ResultColumn[] posterior = [.. ParameterColumns.Posterior];
        string isRefined =
            $" JOIN fits f ON f.run_number = p.run_number AND f.observation_id = p.observation_id "
            + $"AND (f.flags & {(int)FitFlags.Refined}) <> 0";
        ResultColumn[] Within(int at) => [posterior[1], posterior[at], posterior[at + 1]];
        string[] branches =
        [
            Branch("fit_parameters p", "classical", 0.6827, ParameterColumns.Classical, isRefined),
            Branch(
                "fit_parameters p",
                "classical",
                0.90,
                [ParameterColumns.Classical[0], .. ParameterColumns.Classical90],
                isRefined
            ),
            Branch("fit_parameters p", "network", 0.6827, ParameterColumns.Network),
            Branch("fit_posteriors s", "posterior", 0.6827, Within(2)),
            Branch("fit_posteriors s", "posterior", 0.90, Within(4)),
            Branch("fit_posteriors s", "posterior", 0.9545, Within(6)),
        ];
        return new(
            "fit_intervals_named",
            "Every interval of every fit, one row each, with the method that gave it",
            [.. names, ViewColumns.Method, ViewColumns.Probability, .. ends]
        )
        {
            Select = string.Join("\nUNION ALL\n", branches),
        };
    }

    private static string ParameterJoins(string parameter) =>
        $"""
            JOIN runs r ON r.number = {parameter}.run_number JOIN observations o ON o.id = {parameter}.observation_id
            JOIN run_parameters q ON q.run_number = {parameter}.run_number AND q.number = {parameter}.parameter_number
            """;

    private static string Flags() =>
        string.Join(
            " UNION ALL ",
            Enum.GetValues<FitFlags>()
                .Where(flag => flag != FitFlags.None)
                .Select(flag => $"SELECT {(int)flag} AS mask, '{flag}' AS flag")
        );
}
