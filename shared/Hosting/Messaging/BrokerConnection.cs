using RabbitMQ.Client;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// One connection for one purpose (the broker slows down a connection that publishes too much, and readers should not
/// suffer for it), opened when first asked for and again after it was lost.
/// </summary>
/// <remarks>The client's own recovery is off: it would restart a reader where it began, not where it stopped.</remarks>
internal sealed class BrokerConnection(BrokerAddress address, string purpose) : IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private IConnection? current;

    public async ValueTask<IConnection> GetAsync(CancellationToken cancellation)
    {
        if (current is { IsOpen: true } open)
            return open;
        await opening.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (current is { IsOpen: true } opened)
                return opened;
            if (current is not null)
                await current.DisposeAsync().ConfigureAwait(false);
            current = null;
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
            return current = await factory.CreateConnectionAsync($"almagest {purpose}", cancellation).ConfigureAwait(false);
        }
        finally
        {
            opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (current is not null)
        {
            // A broker that has gone away is no reason to hang or fail while stopping.
            try
            {
                await current.CloseAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            }
            catch (Exception exception) when (Resilience.Weather.IsPassing(exception)) { }
            await current.DisposeAsync().ConfigureAwait(false);
        }
        opening.Dispose();
    }
}
