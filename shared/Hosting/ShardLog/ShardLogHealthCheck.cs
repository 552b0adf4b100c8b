using Almagest.Hosting.Messaging;
using Almagest.Storage.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting.ShardLog;

/// <summary>Healthy while the disk of the folder has room; streams are on the broker's.</summary>
internal sealed class ShardLogHealthCheck(IOptions<MessagingOptions> messaging, IOptions<ShardLogOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            messaging.Value.Transport == MessagingTransport.Memory && FreeSpace.Lack(options.Value.Folder) is { } lack
                ? HealthCheckResult.Unhealthy(lack)
                : HealthCheckResult.Healthy()
        );
}
