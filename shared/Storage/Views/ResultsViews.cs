using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using static Almagest.Storage.Views.SharedColumns;

namespace Almagest.Storage.Views;

/// <summary>What was found: fits, their parameters, posteriors, spectra and flags, and what failed.</summary>
internal static class ResultsViews
{
    /// <summary>Those that are not asked for cost nothing: each is one row at most.</summary>
    public const string FitJoins = """
        FROM fits f JOIN runs r ON r.number = f.run_number
             LEFT JOIN observation_details d ON d.observation_id = f.observation_id
             LEFT JOIN campaigns c ON c.id = r.campaign_id
             LEFT JOIN networks n ON n.number = f.network_number
        """;

    private static readonly ResultColumn ObservationKey = Of(
        ColumnType.Int64,
        "f.observation_id",
        "observation_id",
        "",
        "meta.id;obs",
        "See observations"
    ) with
    {
        IsIndexed = true,
    };

    /// <summary>Before the parameters of wide views: which fit of which source.</summary>
    public static IReadOnlyList<ResultColumn> FitKeys { get; } =
    [.. SharedColumns.Run, ObservationKey, .. Observation.Skip(1), .. Position("d")];

    /// <summary>Behind them: what was found, by what, of what.</summary>
    // csharpier-ignore
    public static IReadOnlyList<ResultColumn> FitResults { get; } =
    [
        .. ResultColumns.Results.Select(column => Described(column)),
        FlagNames,
        Of(ColumnType.Boolean, $"(f.flags & {(int)FitResult.NotToTrust}) = 0", "is_clean", "", "meta.code.qual",
            "No flag tells not to trust its values or their errors"),
        Unknown(ColumnType.Text, "c.model", "spectral_model", "", "meta.id;meta.modelled", "XSPEC expression") with { IsPrincipal = true },
        .. Observing,
        ResultColumns.Provenance[0],
        Unknown(ColumnType.Text, "n.id", "network_id", "", "meta.id", "SHA-256 of the bundle of the network that answered"),
        Of(ColumnType.Text, "r.campaign_id", "campaign_id", "", "meta.id", "SHA-256 of the campaign's text"),
        Unknown(ColumnType.Text, "r.code_version", "code_version", "", "meta.version", "Version of the program that made the run"),
    ];

    public static PublishedView Fits { get; } =
        new PublishedView("fits", "One row per fit, of whatever spectral model", [.. FitKeys, .. FitResults], FitJoins)
        {
            HasPosition = true,
        }
            .To("runs", "run_number")
            .To("observations", "observation_id")
            .To("sources", "source_id")
            .To("networks", "network_id")
            .To("campaigns", "campaign_id");

    // csharpier-ignore
    public static PublishedView Parameters { get; } = OfFit(
        "parameters",
        "One row per parameter of a fit, with its unit",
        "p",
        [
            .. Parameter("p"),
            .. ParameterColumns.Published.Select(column => column with { IsPrincipal = true }),
            .. ParameterColumns.Published90,
            ParameterColumns.Method,
            LimitKind("p"),
            .. ParameterColumns.Classical,
            .. ParameterColumns.Classical90,
            .. ParameterColumns.Network,
        ],
        "fit_parameters"
    );

    public static PublishedView Fluxes { get; } =
        OfFit(
            "fluxes",
            "One row per fit, band, and whether the model's absorption is left out: fluxes, and luminosities where it has a redshift",
            "x",
            [
                Of(
                    ColumnType.Int16,
                    "x.flux_number",
                    "flux_number",
                    "",
                    "meta.number",
                    "Counted from 0, in the run's order of bands"
                ),
                .. FluxColumns.All.Select(column =>
                    column with
                    {
                        IsPrincipal = column.Name is "band" or "absorption" or "flux" or "flux_lolim" or "flux_hilim",
                    }
                ),
            ],
            "fit_fluxes"
        );

    public static PublishedView Posteriors { get; } =
        OfFit(
            "posteriors",
            "One row per parameter of a fit with a calibrated posterior",
            "s",
            [.. Parameter("s"), .. ParameterColumns.Posterior],
            "fit_posteriors"
        );

    // csharpier-ignore
    public static PublishedView Samples { get; } = OfFit(
        "posterior_samples",
        "Correlated samples of a fit's posterior, for runs that asked for them",
        "f",
        [
            Of(ColumnType.Floats, "f.samples", "samples", "", "stat.fit.param",
                "In the parameters' units: those of the first sample in order of their numbers, then of the next"),
        ],
        "fit_samples"
    );

    // csharpier-ignore
    public static PublishedView FilledSpectra { get; } = OfFit(
        "filled_spectra",
        "Spectra as the network saw them, their gaps filled; the bins' edges are the campaign's grid",
        "f",
        [
            Of(ColumnType.Floats, "f.filled", "filled", "", "phot.flux.density;em.X-ray", "The network's input: [bin]"),
            Unknown(ColumnType.Floats, "f.filled_band", "filled_band", "", "stat.error",
                "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed: [bin]"),
            Of(ColumnType.Boolean, "f.converged", "converged", "", "meta.code.status", "Whether the filled spectrum settled"),
        ],
        "fit_spectra"
    );

    // csharpier-ignore
    public static PublishedView Flags { get; } =
        new PublishedView(
            "flags",
            "One row per flag of a fit",
            [
                Of(ColumnType.Text, "r.name", "run", "", "meta.id", "Name of the run") with { IsPrincipal = true },
                Of(ColumnType.Int32, "f.run_number", "run_number", "", "meta.id", "See runs") with { IsIndexed = true },
                ObservationKey,
                Of(ColumnType.Text, "m.flag", "flag", "", "meta.code.qual", "See flag_meanings") with { IsPrincipal = true },
            ],
            $"FROM fits f JOIN ({FlagRows()}) m ON (f.flags & m.mask) <> 0 LEFT JOIN runs r ON r.number = f.run_number"
        ).To("fits", "run_number", "observation_id").To("flag_meanings", "flag");

    // csharpier-ignore
    public static PublishedView FlagMeanings { get; } =
        new(
            "flag_meanings",
            "What flags of fits are called, and what they mean",
            [
                Of(ColumnType.Int32, "m.mask", "mask", "", "meta.code.qual", "Its bit in the column flags of fits") with { IsPrincipal = true },
                Of(ColumnType.Text, "m.flag", "flag", "", "meta.code.qual", "Its name") with { IsPrincipal = true },
                Of(ColumnType.Boolean, "m.is_clean = 1", "is_clean", "", "meta.code.qual", "A fit with it may be clean"),
                Of(ColumnType.Text, "m.meaning", "meaning", "", "meta.note", "What it means") with { IsPrincipal = true },
            ],
            $"FROM ({FlagRows()}) m"
        );

    /// <summary>Which limit a parameter's row is, where it has no value.</summary>
    private static ResultColumn LimitKind(string table) =>
        Of(
            ColumnType.Text,
            $"CASE WHEN {table}.method <> 'limit' THEN 'value' WHEN {table}.hilim IS NOT NULL AND {table}.lolim IS NOT NULL "
                + $"THEN 'range' WHEN {table}.hilim IS NOT NULL THEN 'upper' WHEN {table}.lolim IS NOT NULL THEN 'lower' "
                + "ELSE 'none' END",
            "limit_kind",
            "",
            "meta.code",
            "value (estimate and interval), upper or lower limit, range (both, without a value), none (nothing is known)"
        );

    /// <summary>The column's own words tell where else to look.</summary>
    private static ResultColumn Described(ResultColumn column) =>
        column.Name switch
        {
            "flags" => column with { Description = "Bit set; by name in flag_names, one row each in flags", IsPrincipal = true },
            "statistic" or "degrees_of_freedom" or "goodness" or "expected_statistic" => column with { IsPrincipal = true },
            _ => column,
        };

    private static IReadOnlyList<ResultColumn> Parameter(string table) =>
        [
            Of(ColumnType.Int16, $"{table}.parameter_number", "parameter_number", "", "meta.number", "Counted from 0"),
            Unknown(ColumnType.Text, "q.name", "parameter", "", "meta.id", "As the campaign names it") with
            {
                IsPrincipal = true,
            },
            Unknown(
                ColumnType.Text,
                "q.unit",
                "parameter_unit",
                "",
                "meta.unit",
                "Of the row's numbers; empty: dimensionless"
            ) with
            {
                IsPrincipal = true,
            },
        ];

    private static PublishedView OfFit(
        string name,
        string description,
        string table,
        IReadOnlyList<ResultColumn> columns,
        string rows
    ) =>
        new PublishedView(
            name,
            description,
            [
                Unknown(ColumnType.Text, "r.name", "run", "", "meta.id", "Name of the run") with
                {
                    IsPrincipal = true,
                },
                Of(ColumnType.Int32, $"{table}.run_number", "run_number", "", "meta.id", "See runs") with
                {
                    IsIndexed = true,
                },
                Of(ColumnType.Int64, $"{table}.observation_id", "observation_id", "", "meta.id;obs", "See observations") with
                {
                    IsIndexed = true,
                },
                Unknown(ColumnType.Text, "d.name", "source_name", "", "meta.id;meta.main", "Name of the source") with
                {
                    IsPrincipal = true,
                },
                .. columns,
            ],
            $"FROM {rows} {table} LEFT JOIN runs r ON r.number = {table}.run_number "
                + $"LEFT JOIN observation_details d ON d.observation_id = {table}.observation_id"
                + (
                    columns.Any(column => column.Sql.StartsWith("q.", StringComparison.Ordinal))
                        ? $" LEFT JOIN run_parameters q ON q.run_number = {table}.run_number AND q.number = {table}.parameter_number"
                        : ""
                )
        ).To("fits", "run_number", "observation_id");

    /// <summary>A list, for its length is known: of a union PostgreSQL guesses one row, and reads all fits for each flag.</summary>
    private static string FlagRows()
    {
        string rows = string.Join(
            ", ",
            SharedColumns.Flags.Select(flag =>
                $"({(int)flag}, '{flag}', {((flag & FitResult.NotToTrust) == FitFlags.None ? 1 : 0)}, '{FlagWords.Of(flag)}')"
            )
        );
        return $"SELECT column1 AS mask, column2 AS flag, column3 AS is_clean, column4 AS meaning FROM (VALUES {rows}) v";
    }
}
