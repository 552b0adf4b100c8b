using Almagest.Storage.Columns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Almagest.Storage.Schema;

internal sealed class PostgresContext(DbContextOptions<PostgresContext> options) : AlmagestContext(options)
{
    public static DbContextOptions<PostgresContext> OptionsFor(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<PostgresContext>()
            .UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("schema_migrations"))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<TrainingRow>().Property(training => training.Settings).HasColumnType("jsonb");
        modelBuilder.Entity<NetworkRow>().Property(network => network.Metadata).HasColumnType("jsonb");
        modelBuilder.Entity<RunRow>().Property(run => run.Settings).HasColumnType("jsonb");
        // Views, of arrays that EF does not know, as it does not know the partitions of fits: migration FitsInOneRow. What is
        // added to them is added by hand.
        foreach (string view in ResultTables.All.Except(ResultTables.WrittenOn(isPostgres: true)).Select(table => table.Name))
            modelBuilder.SharedTypeEntity<Dictionary<string, object>>(view).ToTable(view, table => table.ExcludeFromMigrations());
    }

    /// <summary>For dotnet-ef, which adds migrations without a database.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresContext>
    {
        public PostgresContext CreateDbContext(string[] args) => new(OptionsFor(NpgsqlDataSource.Create("Host=localhost")));
    }
}
