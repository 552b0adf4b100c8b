using System.Data.Common;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Almagest.Storage.Views;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Results;

/// <summary>Reads some fits in a few queries: the fits, then their parameters, posteriors and samples.</summary>
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

    private const string Spectra = "JOIN fit_spectra v ON v.run_number = f.run_number AND v.observation_id = f.observation_id";

    /// <param name="context">Open.</param>
    /// <param name="run">Whose fits.</param>
    /// <param name="filter">Its limit is the caller's business; of the observations it names, all are read, in any order.</param>
    /// <param name="after">Only observations with larger ids.</param>
    /// <param name="limit">At most so many.</param>
    public static async Task<IReadOnlyList<FitRecord>> ReadAsync(
        AlmagestContext context,
        RunShape run,
        ResultFilter filter,
        long after,
        int limit,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Column<FitRow>> columns = filter.IncludeVectors ? WithVectors : Plain;
        string contains = context.Database.IsNpgsql() ? "strpos" : "instr";
        string sql = $"""
            SELECT {string.Join(", ", columns.Select(column => column.Sql))} {ResultViews.FitJoins}
            {(filter.IncludeVectors ? Spectra : "")}
            WHERE f.run_number = @run AND f.observation_id > @after AND (f.flags & @flags) = @flags AND (f.flags & @unclean) = 0
                  {(filter.Converged is null ? "" : "AND f.converged = @converged")}
                  {(string.IsNullOrEmpty(filter.NameContains) ? "" : $"AND {contains}(o.name, @part) > 0")}
                  {(filter.Observations is { } ids ? $"AND f.observation_id IN ({string.Join(',', ids)})" : "")}
            ORDER BY f.observation_id LIMIT @limit
            """;
        List<FitRow> fits = await RowsAsync<FitRow>(
            context,
            sql,
            columns,
            FitRow.Empty,
            [
                ("run", run.Number),
                ("after", after),
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
        async Task<ILookup<long, TRow>> Of<TRow>(ResultTable<TRow> table, Func<TRow> empty, Func<TRow, long> key) =>
            (
                await RowsAsync(
                    context,
                    $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} "
                        + $"WHERE run_number = @run AND "
                        + $"observation_id IN ({string.Join(',', fits.Select(fit => fit.ObservationId))}) "
                        + "ORDER BY "
                        + string.Join(", ", table.Key),
                    table.Columns,
                    empty,
                    [("run", run.Number)],
                    cancellation
                )
            ).ToLookup(key);
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
