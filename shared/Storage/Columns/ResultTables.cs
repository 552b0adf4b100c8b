using static Almagest.Storage.Columns.ColumnParts;

namespace Almagest.Storage.Columns;

/// <summary>The tables of results: keys, and what <see cref="ResultColumns"/> and <see cref="ParameterColumns"/> say.</summary>
internal static class ResultTables
{
    private static readonly Column<FitRow> Run = Key(row => row.RunNumber, Stored.Int32, "run_number", "meta.id", "See runs"),
        Observation = Key(row => row.ObservationId, Stored.Int64, "observation_id", "meta.id", "See observations");

    private static readonly Column<ParameterRow>[] ParameterKeys =
    [
        ParameterKey(row => row.RunNumber, Stored.Int32, "run_number", "See runs"),
        ParameterKey(row => row.ParameterNumber, Stored.Int16, "parameter_number", "See run_parameters"),
        ParameterKey(row => row.ObservationId, Stored.Int64, "observation_id", "See observations"),
    ];

    public static ResultTable<FitRow> Fits { get; } =
        new([
            Run,
            Key(row => row.ChunkNumber, Stored.Int32, "chunk_number", "meta.id", "See chunks"),
            Observation,
            Key(row => row.NetworkNumber, Stored.Int32, "network_number", "meta.id", "See networks"),
            ResultColumns.Provenance[0],
            .. ResultColumns.Results,
            .. ResultColumns.Vectors,
        ])
        {
            Name = "fits",
            Description = "One result per observation of a run. NULL where a number is unknown.",
            Key = [Run.Name, Observation.Name],
        };

    public static ResultTable<ParameterRow> Parameters { get; } =
        new([
            .. ParameterKeys,
            .. ParameterColumns.Published,
            .. ParameterColumns.Network,
            ParameterColumns.Method,
            .. ParameterColumns.Classical,
            .. ParameterColumns.Published90,
            .. ParameterColumns.Classical90,
        ])
        {
            Name = "fit_parameters",
            Description = "One row per parameter of a fit. NULL where a number is unknown.",
            Key = ["run_number", "observation_id", "parameter_number"],
        };

    public static ResultTable<ParameterRow> Posteriors { get; } =
        new([.. ParameterKeys, .. ParameterColumns.Posterior])
        {
            Name = "fit_posteriors",
            Description = "One row per parameter of a fit whose network has calibrated posteriors.",
            Key = ["run_number", "observation_id", "parameter_number"],
        };

    public static ResultTable<FitRow> Samples { get; } =
        new([Run, Observation, ResultColumns.Samples])
        {
            Name = "fit_samples",
            Description = "Correlated samples of a fit's posterior, for runs that asked for them.",
            Key = [Run.Name, Observation.Name],
        };

    public static ResultTable<FluxRow> Fluxes { get; } =
        new([
            FluxKey(row => row.RunNumber, Stored.Int32, "run_number", "See runs"),
            FluxKey(row => row.FluxNumber, Stored.Int16, "flux_number", "Counted from 0, in the run's order of bands"),
            FluxKey(row => row.ObservationId, Stored.Int64, "observation_id", "See observations"),
            .. FluxColumns.All,
        ])
        {
            Name = "fit_fluxes",
            Description =
                "One row per fit, band, and whether the model's absorption is left out. NULL where a number is unknown.",
            Key = ["run_number", "observation_id", "flux_number"],
        };

    public static IReadOnlyList<ResultTable> All { get; } = [Fits, Parameters, Posteriors, Samples, Fluxes];

    /// <summary>Those that are tables: on PostgreSQL all of a fit lies in its row, and the others are views of it.</summary>
    public static IReadOnlyList<ResultTable> WrittenOn(bool isPostgres) => isPostgres ? [Fits] : All;
}
