using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Almagest.Application;
using Almagest.Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>
/// How something gets on, as server-sent events. An event is the whole state, and its id is that state's hash: whoever comes back
/// with Last-Event-ID, to this process or another, hears of what has changed since. A stream ends when the work has, when its
/// listener goes, and when this process is told to stop, which would else wait for it.
/// </summary>
internal sealed class EventStream(IOptions<GatewayOptions> options, IHostApplicationLifetime life, TimeProvider time)
{
    private const string Header = "Last-Event-ID";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500),
        Heartbeat = TimeSpan.FromSeconds(15);

    private int _open;

    /// <param name="look">The state, and whether it is the last.</param>
    public async Task<IResult> OpenAsync<T>(
        HttpContext context,
        Func<CancellationToken, Task<(T State, bool IsLast)>> look,
        CancellationToken cancellation
    )
    {
        // What is not there is told before the stream begins.
        (T state, bool isLast) = await look(cancellation);
        string? heard = context.Request.Headers[Header];
        // By 204 a browser knows that it need not ask again.
        if (isLast && heard == IdOf(JsonSerializer.Serialize(state, JsonForm.Line)))
            return Results.NoContent();
        if (Interlocked.Increment(ref _open) > options.Value.MostStreams)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = Heartbeat.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.Problem(
                $"found {options.Value.MostStreams} streams open; expected another try when one has ended.",
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }
        context.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref _open);
            return Task.CompletedTask;
        });
        context.Response.Headers.CacheControl = "no-cache,no-store";
        // A proxy that gathers would tell everything at the end.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return Results.Stream(body => WriteAsync(body, look, heard, cancellation), "text/event-stream");
    }

    private async Task WriteAsync<T>(
        Stream body,
        Func<CancellationToken, Task<(T State, bool IsLast)>> look,
        string? heard,
        CancellationToken listener
    )
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            listener,
            life.ApplicationStopping
        );
        try
        {
            await SayAsync(body, $"retry: {Poll.TotalMilliseconds * 4}\n\n", either.Token);
            DateTimeOffset said = time.GetUtcNow();
            while (true)
            {
                (T state, bool isLast) = await look(either.Token);
                string data = JsonSerializer.Serialize(state, JsonForm.Line);
                string id = IdOf(data);
                if (id != heard)
                    await SayAsync(body, $"id: {id}\nevent: {(isLast ? "end" : "progress")}\ndata: {data}\n\n", either.Token);
                else if (time.GetUtcNow() - said >= Heartbeat)
                    await SayAsync(body, ":\n\n", either.Token);
                else if (!isLast)
                {
                    await Task.Delay(Poll, time, either.Token);
                    continue;
                }
                (heard, said) = (id, time.GetUtcNow());
                if (isLast)
                    return;
            }
        }
        // The listener comes again, here or elsewhere.
        catch (OperationCanceledException) when (either.IsCancellationRequested) { }
    }

    private static async Task SayAsync(Stream body, string text, CancellationToken cancellation)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await body.FlushAsync(cancellation);
    }

    private static string IdOf(string data) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)).AsSpan(0, 8));
}
