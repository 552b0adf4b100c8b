using Almagest.Spectra.Campaigns;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Tests.Migrations;

public sealed class StorageMigratorTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Several_who_start_at_once_from_nothing_make_the_tables_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        await using TestStorage second = storage.Another(),
            third = storage.Another();
        await Task.WhenAll(
            ((TestStorage[])[storage, second, third, storage, second, third]).Select(each =>
                Task.Run(() => each.Get<IStorageMigrator>().MigrateAsync(Cancellation), Cancellation)
            )
        );
        long migrations = await storage.CountAsync("schema_migrations");
        Assert.InRange(migrations, 2, 100);
        Assert.Equal(0, await storage.CountAsync("fits"));
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        Assert.Equal(migrations, await storage.CountAsync("schema_migrations"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_first_schema_is_brought_up_to_date_with_its_data_and_the_newest_network_is_champion(
        StorageProvider provider
    )
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        await using (AlmagestContext context = storage.Get<Database>().CreateContext())
            await context.GetService<IMigrator>().MigrateAsync("Initial", Cancellation);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        NetworkRecord older = Samples.Network(campaign.Id, 1),
            newer = Samples.Network(campaign.Id, 2);
        foreach (NetworkRecord network in (NetworkRecord[])[older, newer])
            await storage.Get<INetworkStore>().AddAsync(network, Cancellation);

        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);

        Assert.Equal(newer.Id, await storage.Get<INetworkStore>().FindChampionIdAsync(campaign.Id, Cancellation));
        Assert.Equal(0, await storage.CountAsync("fits_named"));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_in_SQLite_stops_nobody()
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Sqlite);
        await storage.QueryAsync("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        await storage.QueryAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')");
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, await storage.CountAsync("fits"));
    }

    [Fact]
    public async Task PostgreSQL_tells_the_units_of_its_columns()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Assert.Equal(
            "Right ascension, ICRS, deg",
            await storage.QueryAsync(
                "SELECT col_description('observations'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                    + "'observations'::regclass AND attname = 'ra'"
            )
        );
    }
}
