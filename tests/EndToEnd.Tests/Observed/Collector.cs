using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Almagest.EndToEnd.Tests.Observed;

/// <summary>Takes what processes tell by OTLP over HTTP, and keeps their spans.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ToldSpan> _spans = [];
    private readonly Task _taking;

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Address { get; }

    public IReadOnlyList<ToldSpan> Spans => [.. _spans];

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using MemoryStream body = new();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
                foreach (ToldSpan span in ToldSpan.Read(body.ToArray()))
                    _spans.Enqueue(span);
            context.Response.Close();
        }
    }
}
