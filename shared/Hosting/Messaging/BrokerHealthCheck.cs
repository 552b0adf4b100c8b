using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Messaging;

/// <summary>Healthy while there is a connection to the broker. The bus says nothing of one that it lost where it consumes
/// nothing, as in a gateway.</summary>
internal sealed class BrokerHealthCheck(BrokerConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await connection.GetAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is RabbitMQClientException or IOException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The broker does not answer.", error);
        }
    }
}
