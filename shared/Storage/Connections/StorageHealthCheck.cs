using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Almagest.Storage.Connections;

/// <summary>Healthy when the database answers, its schema is this program's, and the disk of a SQLite file has room.</summary>
internal sealed class StorageHealthCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            // Without another try: whoever asks will ask again.
            await using Schema.AlmagestContext tables = database.CreateContext();
            // Asked for migrations alone, EF takes a database that it can't open for one that is to be made.
            await tables.Database.OpenConnectionAsync(cancellationToken);
            string[] pending = [.. await tables.Database.GetPendingMigrationsAsync(cancellationToken)];
            if (pending.Length > 0)
                return HealthCheckResult.Unhealthy($"The schema lacks {string.Join(", ", pending)}.");
            return database.SqlitePath is { } file && FreeSpace.Lack(Path.GetDirectoryName(Path.GetFullPath(file))!) is { } lack
                ? HealthCheckResult.Unhealthy(lack)
                : HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", error);
        }
    }
}
