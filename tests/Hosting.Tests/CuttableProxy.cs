using System.Net;
using System.Net.Sockets;

namespace Almagest.Hosting.Tests;

/// <summary>Passes bytes on to a server until it is told to cut everybody off, without a word of farewell, as a failing network
/// does.</summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<TcpClient> _open = [];
    private readonly string _host;
    private readonly int _port;

    /// <param name="at">Where it listens; 0: anywhere.</param>
    public CuttableProxy(string host, int port, int at = 0)
    {
        _listener = new(IPAddress.Loopback, at);
        (_host, _port) = (host, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts what is open; new connections are taken again.</summary>
    public int Cut()
    {
        lock (_open)
        {
            int cut = _open.Count;
            foreach (TcpClient client in _open)
                client.Dispose();
            _open.Clear();
            return cut / 2;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(_host, _port);
                // Closed so, a connection is reset, and nothing that was under way arrives.
                near.LingerState = far.LingerState = new LingerOption(true, 0);
                lock (_open)
                    _open.AddRange([near, far]);
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
