using System.Net;
using System.Net.Sockets;

namespace Almagest.Hosting.Tests;

/// <summary>Passes bytes on to a server until it is told to cut everybody off, without a word of farewell, as a failing network
/// does.</summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> open = [];
    private readonly string host;
    private readonly int port;

    public CuttableProxy(string host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts what is open; new connections are taken again.</summary>
    public int Cut()
    {
        lock (open)
        {
            int cut = open.Count;
            foreach (TcpClient client in open)
                client.Dispose();
            open.Clear();
            return cut / 2;
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(host, port);
                // Closed so, a connection is reset, and nothing that was under way arrives.
                near.LingerState = far.LingerState = new LingerOption(true, 0);
                lock (open)
                    open.AddRange([near, far]);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException) { }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException) { }
        finally
        {
            to.Dispose();
        }
    }
}
