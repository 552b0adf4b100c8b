using RabbitMQ.Client;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// One connection for one purpose (the broker slows down a connection that publishes too much, and readers should not
/// suffer for it), opened when first asked for and again after it was lost.
/// </summary>
/// <remarks>The client's own recovery is off: it would restart a reader where it began, not where it stopped.</remarks>
internal sealed class BrokerConnection(BrokerAddress address, string purpose) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private IConnection? _current;

    public async ValueTask<IConnection> GetAsync(CancellationToken cancellation)
    {
        if (_current is { IsOpen: true } open)
            return open;
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_current is { IsOpen: true } opened)
                return opened;
            if (_current is not null)
                await _current.DisposeAsync();
            _current = null;
            var factory = new ConnectionFactory
            {
                HostName = address.Host,
                Port = address.Port,
                VirtualHost = address.VirtualHost,
                UserName = address.Username,
                Password = address.Password,
                Ssl = new SslOption { Enabled = address.Tls, ServerName = address.Host },
                AutomaticRecoveryEnabled = false,
                TopologyRecoveryEnabled = false,
                RequestedHeartbeat = TimeSpan.FromSeconds(20),
                RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
            };
            return _current = await factory.CreateConnectionAsync($"almagest {purpose}", cancellation);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            // A broker that has gone away is no reason to hang or fail while stopping.
            try
            {
                await _current.CloseAsync(TimeSpan.FromSeconds(2));
            }
            catch (Exception exception) when (Resilience.Weather.IsPassing(exception)) { }
            await _current.DisposeAsync();
        }
        _opening.Dispose();
    }
}
