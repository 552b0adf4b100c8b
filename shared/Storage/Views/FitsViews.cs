using System.Globalization;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>
/// Fits of one spectral model with one row each and columns for each parameter and band of fluxes: all, the clean ones, the very
/// clean ones, and the latest of each source.
/// </summary>
internal static class FitsViews
{
    /// <summary>Below this a chance is no longer ordinary, in the very clean subset.</summary>
    private const double UltraClean = 0.1;

    /// <summary>Shares of rows with a parameter further off than three times its 68 % interval: docs/study/subsets.md.</summary>
    private const string CleanFalse = "0.6 %",
        UltraCleanFalse = "0.6 %";

    // SQLite joins 64 tables at most: five of a fit's, one for each parameter, two for each band.
    private const int MostTables = 64 - 5;

    /// <summary>Of each parameter: what follows its name, from which column of its row.</summary>
    internal static IReadOnlyList<Column<ParameterRow>> OfParameter { get; } =
    [.. ParameterColumns.Published, .. ParameterColumns.Published90, ParameterColumns.Method];

    /// <summary>Each with what follows the name, a sentence and which rows it has.</summary>
    internal static IReadOnlyList<(string End, string Words, string Condition)> Subsets { get; } =
    [
        ("", "Fits of {0}, one row each", ""),
        (
            "_clean",
            "Fits of {0} of which no flag tells not to trust values or errors; of those of simulated absorbed power laws "
                + $"{CleanFalse} are false",
            $" AND {Clean}"
        ),
        (
            "_ultra_clean",
            "Clean fits of {0} whose goodness, strangeness and score tests all have chances of 10 % or more, with at least 100 "
                + $"counts; of those of simulated absorbed power laws {UltraCleanFalse} are false",
            string.Create(
                CultureInfo.InvariantCulture,
                $" AND {Clean} AND f.goodness >= {UltraClean} AND coalesce(f.ood_combined, 1) >= {UltraClean} "
                    + $"AND coalesce(f.score_probability, 1) >= {UltraClean} AND f.net_counts >= 100"
            )
        ),
        (
            "_latest",
            "Fits of {0}, of each source that of the newest run, and there of the newest version of its observation",
            """
             AND NOT EXISTS (
                SELECT 1 FROM observation_details e JOIN fits g ON g.observation_id = e.observation_id
                         JOIN runs t ON t.number = g.run_number AND t.fits_view = r.fits_view
                WHERE e.source_id = d.source_id
                      AND (g.run_number > f.run_number OR (g.run_number = f.run_number AND g.observation_id > f.observation_id)))
            """
        ),
    ];

    private static string Clean => $"(f.flags & {(int)FitResult.NotToTrust}) = 0";

    /// <param name="bands">In words, as <see cref="WideFluxes.WordsOf"/> has them.</param>
    /// <exception cref="ArgumentException">Too many parameters.</exception>
    public static void RequireFew(IReadOnlyList<RunParameter> parameters, IReadOnlyList<string> bands)
    {
        if (parameters.Count + (2 * bands.Count) > MostTables)
            throw new ArgumentException(
                $"found {parameters.Count} parameters and {bands.Count} bands of fluxes; expected at most "
                    + $"{MostTables - (2 * bands.Count)} parameters with so many bands.",
                nameof(parameters)
            );
    }

    /// <summary>What each parameter's columns begin with.</summary>
    /// <param name="bands">In words.</param>
    public static string[] PrefixesOf(IReadOnlyList<RunParameter> parameters, IReadOnlyList<string> bands) =>
        FitsViewNames.OfParameters(
            parameters,
            [
                .. ResultsViews.FitKeys.Select(column => column.Name),
                .. ResultsViews.FitResults.Select(column => column.Name),
                .. bands.SelectMany(WideFluxes.ColumnsOf).Select(column => column.Name),
            ],
            [.. OfParameter.Select(column => column.Csv)]
        );

    /// <param name="name">As <see cref="FitsViewNames.OfModel"/> has it.</param>
    /// <param name="model">XSPEC expression.</param>
    /// <param name="bands">In words.</param>
    /// <param name="isPostgres">Parameters and fluxes lie in the row of the fit.</param>
    public static IReadOnlyList<PublishedView> Of(
        string name,
        string model,
        IReadOnlyList<RunParameter> parameters,
        IReadOnlyList<string> bands,
        bool isPostgres = false
    )
    {
        string[] prefixes = PrefixesOf(parameters, bands);
        ResultColumn[] columns =
        [
            .. ResultsViews.FitKeys,
            .. parameters.SelectMany((parameter, i) => ColumnsOf(parameter, i, prefixes[i])),
            .. ResultsViews.FitResults,
            .. bands.SelectMany(WideFluxes.ColumnsOf),
        ];
        string joins = string.Concat([
            .. parameters.Select((_, i) => Numbered(isPostgres ? ArrayJoins.Parameter : ParameterJoin, i)),
            .. bands.Select((_, i) => WideFluxes.JoinsOf(i, isPostgres)),
        ]);
        return
        [
            .. Subsets.Select(subset =>
                new PublishedView(
                    name + subset.End,
                    string.Format(CultureInfo.InvariantCulture, subset.Words, model),
                    columns,
                    $"{ResultsViews.FitJoins}{joins} WHERE r.fits_view = '{name}'{subset.Condition}"
                )
                {
                    HasPosition = true,
                }
                    .To("runs", "run_number")
                    .To("observations", "observation_id")
                    .To("sources", "source_id")
            ),
        ];
    }

    /// <summary>#n: the parameter's number.</summary>
    internal const string ParameterJoin =
        " LEFT JOIN fit_parameters p#n ON p#n.run_number = f.run_number AND p#n.observation_id = f.observation_id "
        + "AND p#n.parameter_number = #n";

    internal static string Numbered(string template, int number) =>
        template
            .Replace("#n", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("#m", (number + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static IEnumerable<ResultColumn> ColumnsOf(RunParameter parameter, int number, string prefix)
    {
        string label = parameter.Unit.Length == 0 ? parameter.Name : $"{parameter.Name}, {parameter.Unit}";
        return OfParameter.Select(column => new ResultColumn
        {
            Name = prefix + column.Csv,
            Type = column.Type,
            IsNullable = true,
            Unit = column.Type == ColumnType.Double ? UnitWords.ToVoUnits(parameter.Unit) : "",
            Ucd = column.Ucd,
            Description = column.Csv.Length == 0 ? label : $"{label}: {column.Description}",
            IsPrincipal = column.Csv is "" or ParameterColumns.Lower or ParameterColumns.Upper,
            Sql = Numbered($"p#n.{column.Name}", number),
        });
    }
}
