using System.Net;
using System.Net.Sockets;

namespace Almagest.Tests;

/// <summary>Passes bytes on to a server, and fails as networks do: cuts connections without a word of farewell, delays them,
/// holds them up, or forgets them on one side.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private const int Block = 1 << 16;
    private readonly TcpListener _listener;
    private readonly List<Link> _links = [];
    private readonly string _host;
    private readonly int _port;
    private volatile TaskCompletionSource? _held;

    /// <param name="at">Where it listens; 0: anywhere.</param>
    public FaultyProxy(string host, int port, int at = 0)
    {
        _listener = new(IPAddress.Loopback, at);
        (_host, _port) = (host, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Each block of bytes waits so long, both ways.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Nothing passes until it is released; then all that waited does.</summary>
    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource? held = _held;
        _held = null;
        held?.TrySetResult();
    }

    /// <summary>Cuts what is open; new connections are taken again.</summary>
    /// <param name="which">Null: all.</param>
    /// <returns>How many were cut.</returns>
    public int Cut(Func<bool>? which = null)
    {
        Link[] cut = Take(which);
        foreach (Link link in cut)
            link.Cut();
        return cut.Length;
    }

    /// <summary>Half-open: the server sees them end, and nobody tells the clients, whose words go nowhere from now on.</summary>
    /// <inheritdoc cref="Cut"/>
    public int Forget(Func<bool> which)
    {
        Link[] forgotten = Take(which);
        foreach (Link link in forgotten)
            link.Forget();
        return forgotten.Length;
    }

    public void Dispose()
    {
        _listener.Dispose();
        Release();
        Cut();
    }

    private Link[] Take(Func<bool>? which)
    {
        lock (_links)
        {
            _links.RemoveAll(link => link.IsOver);
            Link[] taken = [.. _links.Where(_ => which?.Invoke() ?? true)];
            foreach (Link link in taken)
                _links.Remove(link);
            return taken;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using Link link = new(near);
        try
        {
            await link.Far.ConnectAsync(_host, _port);
            lock (_links)
                _links.Add(link);
            await Task.WhenAll(PumpAsync(link, link.Near, link.Far), PumpAsync(link, link.Far, link.Near));
        }
        catch (SocketException)
        {
            // The server is away.
        }
    }

    private async Task PumpAsync(Link link, TcpClient from, TcpClient to)
    {
        byte[] block = new byte[Block];
        try
        {
            while (await from.GetStream().ReadAsync(block) is > 0 and int count)
            {
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay);
                if (_held is { } held)
                    await held.Task;
                if (!link.IsForgotten)
                    await to.GetStream().WriteAsync(block.AsMemory(0, count));
            }
            if (!link.IsForgotten)
                to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            if (!link.IsForgotten)
                link.Dispose();
        }
    }

    private sealed class Link(TcpClient near) : IDisposable
    {
        public TcpClient Near => near;

        public TcpClient Far { get; } = new();

        public volatile bool IsForgotten,
            IsOver;

        public void Forget()
        {
            IsForgotten = true;
            Far.Dispose();
        }

        /// <summary>A connection that is closed so is reset, and nothing that was under way arrives.</summary>
        public void Cut()
        {
            try
            {
                near.LingerState = Far.LingerState = new LingerOption(true, 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException) { }
            Dispose();
        }

        public void Dispose()
        {
            IsOver = true;
            near.Dispose();
            Far.Dispose();
        }
    }
}
