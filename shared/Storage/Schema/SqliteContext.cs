using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Almagest.Storage.Schema;

internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : AlmagestContext(options)
{
    public static DbContextOptions<SqliteContext> OptionsFor(string connectionString) =>
        new DbContextOptionsBuilder<SqliteContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable("schema_migrations"))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>SQLite keeps no time zone: all times are UTC.</summary>
    private sealed class UtcConverter()
        : ValueConverter<DateTime, DateTime>(time => time, text => DateTime.SpecifyKind(text, DateTimeKind.Utc));

    /// <summary>For dotnet-ef, which adds migrations without a database.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteContext>
    {
        public SqliteContext CreateDbContext(string[] args) => new(OptionsFor("Data Source=:memory:"));
    }
}
