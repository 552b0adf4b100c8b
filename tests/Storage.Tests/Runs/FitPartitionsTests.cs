using Almagest.Storage.Connections;
using Almagest.Storage.Deletions;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.Storage.Tests.Runs;

/// <summary>PostgreSQL's fits lie in partitions, of one run where it is large.</summary>
public sealed class FitPartitionsTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_run_has_a_partition_of_its_own_which_goes_with_it()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run small = await Samples.RunAsync(storage, 20, name: "small"),
            large = await Samples.AnotherRunAsync(storage, "large");
        await storage.QueryAsync("SELECT partition_fits(2, 21)");
        Assert.Equal(0, await storage.CountAsync("pg_class WHERE relname = 'fits_run_2'"));
        await storage.QueryAsync("SELECT partition_fits(2, 20)");
        await storage.QueryAsync("SELECT partition_fits(2, 20)");
        IChunkStore chunks = storage.Get<IChunkStore>();
        const string indexes = "pg_indexes WHERE tablename = 'fits_run_2' AND indexdef LIKE '%parameters%'";
        Assert.Equal(0, await storage.CountAsync(indexes));
        foreach (Run run in (Run[])[small, large])
            await chunks.WriteAsync(
                Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation), value: run == large ? 2.5 : 1.7),
                Cancellation
            );
        Assert.Equal((20, 20), (await storage.CountAsync("fits_shared"), await storage.CountAsync("fits_run_2")));
        Assert.Equal(20, (await ReadAsync(large)).Count(fit => fit.Published.Parameters[0].Value == 2.5));
        Assert.Equal(20, await storage.CountAsync("almagest.fits_powerlaw WHERE run = 'large' AND powerlaw_phoindex = 2.5"));
        Assert.Equal(40, await storage.CountAsync("fit_fluxes"));
        // Once it is over.
        Assert.Equal(2, await storage.CountAsync(indexes));

        await storage.Get<IRunStore>().HoldAsync(large.Id, isForGood: true, Cancellation);
        await storage.Get<IDeletionStore>().DeleteAsync(DeletedKind.Run, large.Id.ToString(), Cancellation);
        Assert.Equal(
            (20, 0),
            (await storage.CountAsync("fits"), await storage.CountAsync("pg_class WHERE relname = 'fits_run_2'"))
        );
        await storage.Get<IDeletionStore>().DeleteAsync(DeletedKind.Run, small.Id.ToString(), Cancellation);
        Assert.Equal(0, await storage.CountAsync("fits"));

        async Task<List<FitRecord>> ReadAsync(Run run) =>
            await storage.Get<IResultReader>().ReadAsync(run.Id, ResultFilter.All, Cancellation).ToListAsync(Cancellation);
    }

    /// <summary>Whoever has asked for something that takes long is not waited for, nor do others wait behind.</summary>
    [Fact]
    public async Task A_run_that_somebody_reads_is_deleted_by_its_rows()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(storage, 20);
        await storage.QueryAsync("SELECT partition_fits(1, 1)");
        IChunkStore chunks = storage.Get<IChunkStore>();
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation)), Cancellation);
        await using NpgsqlConnection reader = new(storage.ConnectionString);
        await reader.OpenAsync(Cancellation);
        await using (NpgsqlTransaction reading = await reader.BeginTransactionAsync(Cancellation))
        {
            await using NpgsqlCommand ask = new("SELECT count(*) FROM fits", reader);
            Assert.Equal(20L, await ask.ExecuteScalarAsync(Cancellation));
            await storage.Get<IDeletionStore>().DeleteAsync(DeletedKind.Run, run.Id.ToString(), Cancellation);
            Assert.Equal(0, await storage.CountAsync("fits"));
            Assert.Equal(1, await storage.CountAsync("pg_class WHERE relname = 'fits_run_1'"));
        }
    }

    /// <summary>What is known of a run's number alone finds its partition.</summary>
    [Fact]
    public async Task A_run_s_fits_are_looked_for_in_its_partition()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await Samples.RunAsync(storage, 20, name: "first");
        await Samples.AnotherRunAsync(storage, "second");
        await storage.QueryAsync("SELECT partition_fits(1, 1)");
        await storage.QueryAsync("SELECT partition_fits(2, 1)");
        await using NpgsqlConnection connection = new(storage.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using NpgsqlCommand explain = new("EXPLAIN SELECT * FROM almagest.fits WHERE run_number = 2", connection);
        await using NpgsqlDataReader plan = await explain.ExecuteReaderAsync(Cancellation);
        List<string> steps = [];
        while (await plan.ReadAsync(Cancellation))
            steps.Add(plan.GetString(0));
        string told = string.Join('\n', steps);
        Assert.Contains("fits_run_2", told, StringComparison.Ordinal);
        Assert.DoesNotContain("fits_run_1", told, StringComparison.Ordinal);
    }
}
