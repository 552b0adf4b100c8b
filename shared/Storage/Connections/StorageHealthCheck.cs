using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Almagest.Storage.Connections;

/// <summary>Healthy when the database answers and its schema is this program's.</summary>
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
            return pending.Length == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The schema lacks {string.Join(", ", pending)}.");
        }
        catch (Exception error) when (error is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", error);
        }
    }
}
