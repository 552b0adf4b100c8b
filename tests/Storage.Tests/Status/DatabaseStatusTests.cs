using Almagest.Storage.Connections;
using Almagest.Storage.Status;

namespace Almagest.Storage.Tests.Status;

public sealed class DatabaseStatusTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task It_tells_how_a_database_is(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IDatabaseStatus status = storage.Get<IDatabaseStatus>();
        DatabaseAnswer answer = (await status.AskAsync(Cancellation))!;
        Assert.Matches(@"^\d+\.\d+", answer.Version);
        Assert.InRange(answer.RoundTrip, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // Our clock stands still in the past; the server's does not.
        if (provider == StorageProvider.Postgres)
            Assert.Equal((DateTimeOffset.UtcNow - storage.Clock.GetUtcNow()).TotalSeconds, answer.Ahead!.Value.TotalSeconds, 5d);
        else
            Assert.Null(answer.Ahead);

        SchemaStatus schema = await status.SchemaAsync(Cancellation);
        Assert.Equal((schema.Known, 0, 0), (schema.Applied, schema.Missing, schema.Unknown));
        DatabaseRights rights = await status.RightsAsync(Cancellation);
        Assert.Equal((true, true, true), (rights.MayRead, rights.MayWrite, rights.MayChangeSchema));
        DatabaseSpace space = await status.SpaceAsync(Cancellation);
        Assert.InRange(space.Bytes, 10_000, 1_000_000_000);
        Assert.Equal(provider == StorageProvider.Sqlite, space.Free > 0);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task It_makes_nothing(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        IDatabaseStatus status = storage.Get<IDatabaseStatus>();
        DatabaseAnswer? answer = await status.AskAsync(Cancellation);
        if (provider == StorageProvider.Sqlite)
        {
            Assert.Null(answer);
            Assert.False(File.Exists(storage.ConnectionString));
            return;
        }
        SchemaStatus schema = await status.SchemaAsync(Cancellation);
        Assert.Null(schema.Applied);
        Assert.InRange(schema.Missing, 10, 1000);
        Assert.Equal(0, await storage.CountAsync("pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told()
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Sqlite);
        await File.WriteAllTextAsync(storage.ConnectionString, new string('x', 5000), Cancellation);
        Exception error = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            storage.Get<IDatabaseStatus>().AskAsync(Cancellation)
        );
        Assert.Contains("not a database", error.Message, StringComparison.Ordinal);
    }
}
