using System.Data.Common;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Results;

/// <summary>Reads some fits in a few queries: the fits, then their parameters, posteriors and samples.</summary>
/// <remarks>Each is looked up by its key, whatever PostgreSQL takes the tables for: of a run that was just written it knows
/// nothing, or what was true before, and then reads all of it for each page (decision 0067).</remarks>
internal static class FitPage
{
    private static readonly Column<FitRow>[] Plain =
    [
        ResultTables.Fits.Column("observation_id"),
        .. ResultColumns.Source,
        .. ResultColumns.Provenance,
        .. ResultColumns.Results,
    ];
    private static readonly Column<FitRow>[] WithVectors = [.. Plain, .. ResultColumns.Vectors];

    /// <param name="context">Open.</param>
    /// <param name="run">Whose fits.</param>
    /// <param name="observations">A condition on observations o that few meet: only theirs.</param>
    /// <param name="filter">The observations that it names are the caller's business, and its limit.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>As ingested.</returns>
    public static async Task<IReadOnlyList<FitRecord>> ReadAsync(
        AlmagestContext context,
        RunShape run,
        string observations,
        ResultFilter filter,
        int limit,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Column<FitRow>> columns = filter.IncludeVectors ? WithVectors : Plain;
        bool isPostgres = context.Database.IsNpgsql();
        string contains = isPostgres ? "strpos" : "instr";
        string sql = $"""
            SELECT {string.Join(", ", columns.Select(column => column.Sql))}
            FROM observations o {ByKey("fits", "f")} {(filter.IncludeVectors ? ByKey("fit_spectra", "v") : "")}
                 JOIN runs r ON r.number = f.run_number LEFT JOIN networks n ON n.number = f.network_number
            WHERE {observations} AND (f.flags & @flags) = @flags AND (f.flags & @unclean) = 0
                  {(filter.Converged is null ? "" : "AND f.converged = @converged")}
                  {(string.IsNullOrEmpty(filter.NameContains) ? "" : $"AND {contains}(o.name, @part) > 0")}
            ORDER BY o.number LIMIT @limit
            """;
        List<FitRow> fits = await RowsAsync<FitRow>(
            context,
            sql,
            columns,
            FitRow.Empty,
            [
                ("run", run.Number),
                ("flags", (int)filter.Flags),
                ("unclean", filter.IsClean ? (int)FitResult.NotToTrust : 0),
                ("limit", limit),
                ("converged", filter.Converged),
                ("part", filter.NameContains),
            ],
            cancellation
        );
        if (fits.Count == 0)
            return [];
        string ids = string.Join(',', fits.Select(fit => fit.ObservationId));
        ILookup<long, ParameterRow> parameters = await Of(ResultTables.Parameters, ParameterRow.Empty, row => row.ObservationId),
            posteriors = await Of(ResultTables.Posteriors, ParameterRow.Empty, row => row.ObservationId);
        ILookup<long, FluxRow> fluxes = await Of(ResultTables.Fluxes, FluxRow.Empty, row => row.ObservationId);
        ILookup<long, FitRow>? samples = filter.IncludeVectors
            ? await Of(ResultTables.Samples, FitRow.Empty, row => row.ObservationId)
            : null;
        return
        [
            .. fits.Select(fit =>
                Record(
                    fit,
                    run,
                    [.. parameters[fit.ObservationId]],
                    [.. posteriors[fit.ObservationId].Select(row => row.Posterior)],
                    [.. fluxes[fit.ObservationId].Select(row => row.Told)],
                    samples?[fit.ObservationId].SingleOrDefault()?.Network.Samples ?? []
                )
            ),
        ];

        // A limit keeps the look-up as it is written, and in one process.
        string ByKey(string table, string name) =>
            isPostgres
                ? $"CROSS JOIN LATERAL (SELECT * FROM {table} WHERE run_number = @run AND observation_id = o.id LIMIT 1) {name}"
                : $"CROSS JOIN {table} {name} ON {name}.run_number = @run AND {name}.observation_id = o.id";

        async Task<ILookup<long, TRow>> Of<TRow>(ResultTable<TRow> table, Func<TRow> empty, Func<TRow, long> key)
        {
            string PartsOf(string which) =>
                $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} "
                + $"WHERE run_number = @run AND observation_id {which} ORDER BY {string.Join(", ", table.Key)}";
            return (
                await RowsAsync(
                    context,
                    isPostgres
                        ? $"SELECT p.* FROM unnest(ARRAY[{ids}]::bigint[]) AS o(id) CROSS JOIN LATERAL ({PartsOf("= o.id")}) p"
                        : PartsOf($"IN ({ids})"),
                    table.Columns,
                    empty,
                    [("run", run.Number)],
                    cancellation
                )
            ).ToLookup(key);
        }
    }

    private static FitRecord Record(
        FitRow row,
        RunShape run,
        ParameterRow[] parameters,
        PosteriorEstimate[] posterior,
        FluxEstimate[] fluxes,
        float[] samples
    )
    {
        // Where no network was asked there are no estimates of it.
        bool isLearnt = Array.Exists(parameters, one => one.Network != ParameterEstimate.Unknown),
            isClassical = !isLearnt || row.Fit.Flags.HasFlag(FitFlags.Refined);
        FitRecord record = new()
        {
            ObservationId = row.ObservationId,
            Number = row.Observation.Number,
            Name = row.Observation.Name,
            Ra = row.Observation.Ra,
            Dec = row.Observation.Dec,
            NetworkId = row.Observation.NetworkId,
            FittedAt = row.FittedAt,
            Fit = row.Fit with { Parameters = [.. parameters.Select(one => isClassical ? one.Classical : one.Network)] },
            Network = row.Network with
            {
                Parameters = isLearnt ? [.. parameters.Select(parameter => parameter.Network)] : [],
                Posterior = posterior,
                Samples = samples,
            },
            Published = row.Published with { Parameters = [.. parameters.Select(parameter => parameter.Published)] },
            Fluxes = fluxes,
            Parameters = [],
        };
        return record with { Parameters = NamedEstimate.AllOf(record, run.Parameters.Select(one => (one.Name, one.Unit))) };
    }

    private static async Task<List<TRow>> RowsAsync<TRow>(
        AlmagestContext context,
        string sql,
        IReadOnlyList<Column<TRow>> columns,
        Func<TRow> empty,
        (string Name, object? Value)[] parameters,
        CancellationToken cancellation
    )
    {
        await context.Database.OpenConnectionAsync(cancellation);
        await using DbCommand command = context
            .Database.GetDbConnection()
            .Command(sql, [.. parameters.Where(one => one.Value is not null).Select(one => (one.Name, one.Value!))]);
        List<TRow> rows = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            TRow row = empty();
            for (int i = 0; i < columns.Count; i++)
                columns[i].Read(reader, i, row);
            rows.Add(row);
        }
        return rows;
    }
}
