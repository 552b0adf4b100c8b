using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Healthy while there is a connection to the broker, and it takes messages. The bus says nothing of a connection that it lost
/// where it consumes nothing, as in a gateway. An alarm (memory or disk) is told to who publishes alone, and all else that he
/// asks waits until it is over: so it is asked for on a connection of its own, by a message to nobody.
/// </summary>
internal sealed class BrokerHealthCheck(BrokerConnection connection) : IHealthCheck, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private Pulse? _pulse;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await AlarmAsync(cancellationToken) is { } alarm
                ? HealthCheckResult.Unhealthy($"The broker takes no messages: {alarm}.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is RabbitMQClientException or IOException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The broker does not answer.", error);
        }
    }

    public void Dispose() => _one.Dispose();

    /// <returns>Null: there is none.</returns>
    private async Task<string?> AlarmAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            IConnection open = await connection.GetAsync(cancellation);
            if (_pulse?.Connection != open)
                _pulse = await Pulse.StartAsync(open, cancellation);
            return await _pulse.AlarmAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed class Pulse
    {
        private const string Nobody = "almagest.nobody";
        private readonly IChannel _channel;
        private volatile TaskCompletionSource<string> _alarm = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Pulse(IConnection connection, IChannel channel)
        {
            (Connection, _channel) = (connection, channel);
            connection.ConnectionBlockedAsync += (_, told) =>
            {
                _alarm.TrySetResult(told.Reason);
                return Task.CompletedTask;
            };
            connection.ConnectionUnblockedAsync += (_, _) =>
            {
                _alarm = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return Task.CompletedTask;
            };
        }

        public IConnection Connection { get; }

        public static async Task<Pulse> StartAsync(IConnection connection, CancellationToken cancellation) =>
            new(
                connection,
                await connection.CreateChannelAsync(
                    new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                    cancellation
                )
            );

        public async Task<string?> AlarmAsync(CancellationToken cancellation)
        {
            Task<string> alarm = _alarm.Task;
            if (!alarm.IsCompleted)
            {
                Task taken = _channel.BasicPublishAsync("", Nobody, ReadOnlyMemory<byte>.Empty, cancellation).AsTask();
                if (await Task.WhenAny(taken, alarm) == taken)
                    await taken;
            }
            return alarm.IsCompleted ? await alarm : null;
        }
    }
}
