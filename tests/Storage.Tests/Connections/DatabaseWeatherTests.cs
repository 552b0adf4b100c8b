using System.Data.Common;
using System.Globalization;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.Storage.Tests.Connections;

public sealed class DatabaseWeatherTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backend_that_dies_in_the_middle_of_a_chunk_leaves_nothing_and_the_next_try_writes_it()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(storage, 512);
        ChunkWork work = await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        // The insertion of a fit kills its own backend: others are copied by then, and the chunk is marked.
        await storage.QueryAsync("CREATE SEQUENCE deaths");
        await storage.QueryAsync(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('deaths') = 300 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                RETURN NEW;
            END $$
            """
        );
        await storage.QueryAsync("CREATE TRIGGER die BEFORE INSERT ON fits FOR EACH ROW EXECUTE FUNCTION die()");
        await using (TestStorage impatient = new(storage.Provider, storage.ConnectionString, ("Storage:RetryAttempts", "0")))
        {
            Exception error = await Assert.ThrowsAnyAsync<DbException>(() =>
                impatient.Get<IChunkStore>().WriteAsync(Samples.Result(work), Cancellation)
            );
            Assert.True(DatabaseWeather.IsPassing(error), error.ToString());
        }
        Assert.Equal((0, 0), (await storage.CountAsync("fits"), await storage.CountAsync("fit_parameters")));
        Assert.Equal(0, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).ChunksDone);

        await storage.QueryAsync("ALTER SEQUENCE deaths RESTART");
        Assert.True(await storage.Get<IChunkStore>().WriteAsync(Samples.Result(work), Cancellation));
        Assert.Equal((512, 1024), (await storage.CountAsync("fits"), await storage.CountAsync("fit_parameters")));
        Assert.True(
            Convert.ToInt64(await storage.QueryAsync("SELECT last_value FROM deaths"), CultureInfo.InvariantCulture) > 512,
            "the backend did not die"
        );
    }

    [Fact]
    public async Task Connections_that_the_server_closed_are_replaced_without_the_caller_noticing()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(storage, 10);
        await using (
            NpgsqlConnection killer = new(
                new NpgsqlConnectionStringBuilder(storage.ConnectionString)
                {
                    Pooling = false,
                    ApplicationName = "killer",
                }.ToString()
            )
        )
        {
            await killer.OpenAsync(Cancellation);
            await using NpgsqlCommand kill = new(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid "
                    + "<> pg_backend_pid()",
                killer
            );
            Assert.True((long)(await kill.ExecuteScalarAsync(Cancellation))! > 0);
        }
        Assert.Equal(10, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Observations);
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_in_SQLite_leaves_nothing()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Sqlite);
        Run run = await Samples.RunAsync(storage, 100);
        ChunkWork work = await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        await storage.QueryAsync(
            "CREATE TRIGGER die BEFORE INSERT ON fit_parameters WHEN (SELECT count(*) FROM fit_parameters) = 50 BEGIN "
                + "SELECT RAISE(ABORT, 'dies'); END"
        );
        await Assert.ThrowsAnyAsync<DbException>(() => storage.Get<IChunkStore>().WriteAsync(Samples.Result(work), Cancellation));
        Assert.Equal((0, 0), (await storage.CountAsync("fits"), await storage.CountAsync("fit_parameters")));
        await storage.QueryAsync("DROP TRIGGER die");
        Assert.True(await storage.Get<IChunkStore>().WriteAsync(Samples.Result(work), Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_mistake_in_SQL_is_not_tried_again(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        int tries = 0;
        await Assert.ThrowsAnyAsync<DbException>(() =>
            storage
                .Get<Database>()
                .RunAsync(
                    async token =>
                    {
                        tries++;
                        return await storage.QueryAsync("SELECT nonsense FROM nowhere");
                    },
                    Cancellation
                )
        );
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_timeout_is_tried_again_so_often_and_no_more()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Sqlite, ("Storage:RetryAttempts", "3"));
        int tries = 0;
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() =>
            storage
                .Get<Database>()
                .RunAsync<int>(
                    _ =>
                    {
                        tries++;
                        throw new TimeoutException();
                    },
                    Cancellation
                )
        );
        Assert.Equal(4, tries);
        Assert.True(error.Data["Almagest.AlreadyRetried"] is true, "the endpoint would begin again");
    }

    [Theory, InlineData("0", true), InlineData("3", false)]
    public async Task What_was_not_tried_again_here_is_not_marked(string attempts, bool isWeather)
    {
        await using TestStorage storage = await databases.CreateAsync(
            StorageProvider.Sqlite,
            ("Storage:RetryAttempts", attempts)
        );
        Exception thrown = isWeather ? new TimeoutException() : new InvalidOperationException();
        Exception? caught = await Record.ExceptionAsync(() =>
            storage.Get<Database>().RunAsync<int>(_ => throw thrown, Cancellation)
        );
        Assert.Same(thrown, caught);
        Assert.Null(thrown.Data["Almagest.AlreadyRetried"]);
    }
}
