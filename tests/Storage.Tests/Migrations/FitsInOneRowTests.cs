using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Tests.Migrations;

/// <summary>Fits that lay in four tables of PostgreSQL's, before and beside those that lie in one row.</summary>
public sealed class FitsInOneRowTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What a program of the version before wrote, in its own words, is what this one reads: from its tables, moved, and
    /// through the views that have their names.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task What_the_version_before_writes_is_read_as_it_was_written(bool isMoved)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Postgres);
        if (isMoved)
            await MigrateAsync(storage, "DeletionsAndTrainingControl");
        else
            await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        // The catalogue and the run are the same for both.
        await using TestStorage other = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(other, 2);
        IReadOnlyList<ChunkObservation> observations = (
            await other.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation)
        ).Observations;
        foreach (
            string table in (string[])["campaigns", "networks", "catalogues", "observations", "runs", "run_parameters", "chunks"]
        )
            await CopyAsync(other, storage, table);
        foreach (ChunkObservation one in observations)
            await WriteAsBeforeAsync(storage, one.Id);
        await storage.QueryAsync("UPDATE chunks SET writes = 1");
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);

        FitRecord[] read = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
            .ToArrayAsync(Cancellation);
        Assert.Equal(2, read.Length);
        foreach (FitRecord fit in read)
        {
            Assert.Equal([new(EstimateMethod.Posterior, 1.75, 1.5, 2) { Lower90 = 1.25 }, Limit], fit.Published.Parameters);
            Assert.Equal([new(1.7, 1.6, 1.8), new(1e-3, 9e-4, 1.1e-3) { Upper90 = 2e-3 }], fit.Fit.Parameters);
            Assert.Equal(new ParameterEstimate(1.71, 1.5, 2), fit.Network.Parameters[0]);
            Assert.Equal(
                [1.5, 1.75, 1.25, 2.25, 1, 2.5, 0.75, 3],
                (double[])
                    [
                        fit.Network.Posterior[0].Mean,
                        fit.Network.Posterior[0].Median,
                        fit.Network.Posterior[0].Lower68,
                        fit.Network.Posterior[0].Upper68,
                        fit.Network.Posterior[0].Lower90,
                        fit.Network.Posterior[0].Upper90,
                        fit.Network.Posterior[0].Lower95,
                        fit.Network.Posterior[0].Upper95,
                    ]
            );
            Assert.Equal(
                ["0.3-1.2 True 0.3 1.2 1E-13 0.25", "0.3-1.2 False 0.3 1.2 2E-13 0.25"],
                fit.Fluxes.Select(one =>
                    FormattableString.Invariant(
                        $"{one.Band} {one.IsAbsorbed} {one.BandLower} {one.BandUpper} {one.Flux.Value} {one.Redshift}"
                    )
                )
            );
            Assert.Equal([1, 2, 3, 4], fit.Network.Filled);
            Assert.Equal([0, 0.5f, 0, 0], fit.Network.FilledBand);
            Assert.Equal([1.5f, 2.5f], fit.Network.Samples);
        }
        // And taken away as it did.
        foreach (string table in (string[])["fit_parameters", "fit_posteriors", "fit_samples", "fit_fluxes", "fits"])
            await storage.QueryAsync($"DELETE FROM {table} WHERE run_number = 1");
        Assert.Equal(0, await storage.CountAsync("fit_parameters"));
        Assert.Equal(0, await storage.CountAsync("pg_class WHERE relname LIKE '%_moved'"));
    }

    private static PublishedEstimate Limit { get; } = new(EstimateMethod.Limit, double.NaN, double.NaN, 2e-3);

    private static async Task WriteAsBeforeAsync(TestStorage storage, long observation)
    {
        string key = $"1, {observation}";
        foreach (
            string insert in (string[])
                [
                    $"""
                        fits (run_number, observation_id, chunk_number, network_number, fitted_at, statistic_name, observed_bins, passes,
                              converged, flags, method, pass_trace, filled, filled_band)
                        VALUES ({key}, 0, 1, now(), 'cstat', 3, 1, TRUE, 2, 'posterior', '', '\x0000803f000000400000404000008040',
                                '\x000000000000003f0000000000000000')
                        """,
                    $"""
                        fit_parameters (run_number, observation_id, parameter_number, method, estimate, lolim, hilim, lolim90,
                                        network_estimate, network_lolim, network_hilim, classical_estimate, classical_lolim,
                                        classical_hilim)
                        VALUES ({key}, 0, 'posterior', 1.75, 1.5, 2, 1.25, 1.71, 1.5, 2, 1.7, 1.6, 1.8)
                        """,
                    $"""
                        fit_parameters (run_number, observation_id, parameter_number, method, hilim, network_estimate, network_lolim,
                                        network_hilim, classical_estimate, classical_lolim, classical_hilim, classical_hilim90)
                        VALUES ({key}, 1, 'limit', 2e-3, 1e-3, 9e-4, 1.2e-3, 1e-3, 9e-4, 1.1e-3, 2e-3)
                        """,
                    $"""
                        fit_posteriors (run_number, observation_id, parameter_number, mean, median, lolim68, hilim68, lolim90, hilim90,
                                        lolim95, hilim95)
                        VALUES ({key}, 0, 1.5, 1.75, 1.25, 2.25, 1, 2.5, 0.75, 3), ({key}, 1, 1, 1, 1, 1, 1, 1, 1, 1)
                        """,
                    $"fit_samples (run_number, observation_id, samples) VALUES ({key}, '\\x0000c03f00002040')",
                    $"""
                        fit_fluxes (run_number, observation_id, flux_number, band, absorption, method, band_lolim, band_hilim, covered,
                                    flux, redshift)
                        VALUES ({key}, 0, '0.3-1.2', 'absorbed', 'posterior', 0.3, 1.2, 0.75, 1e-13, 0.25),
                               ({key}, 1, '0.3-1.2', 'unabsorbed', 'classical', 0.3, 1.2, 0.75, 2e-13, 0.25)
                        """,
                ]
        )
            await storage.QueryAsync($"INSERT INTO {insert}");
    }

    private static async Task MigrateAsync(TestStorage storage, string name)
    {
        await using AlmagestContext context = storage.Get<Database>().CreateContext();
        await context
            .GetService<IMigrator>()
            .MigrateAsync(
                context.Database.GetMigrations().First(id => id.EndsWith(name, StringComparison.Ordinal)),
                Cancellation
            );
    }

    private static async Task CopyAsync(TestStorage from, TestStorage to, string table)
    {
        string rows = (string)(await from.QueryAsync($"SELECT coalesce(json_agg(t), '[]')::text FROM {table} t"))!;
        await to.QueryAsync(
            $"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, '{rows.Replace("'", "''", StringComparison.Ordinal)}')"
        );
    }
}
