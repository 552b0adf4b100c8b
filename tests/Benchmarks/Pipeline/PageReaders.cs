using System.Collections.Concurrent;
using System.Diagnostics;
using Almagest.Pages.Links;
using Npgsql;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>Readers of a gateway's pages, each with a page asked for at any time, and somebody who watches who waits on a lock of
/// the database.</summary>
internal sealed class PageReaders : IAsyncDisposable
{
    // Often enough to see a wait of a tenth of a second.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<double> _pages = [];
    private readonly HttpClient _client;
    private readonly Task _reading;
    private long _refused;

    /// <param name="gateway">Its address.</param>
    /// <param name="database">Of PostgreSQL.</param>
    /// <param name="run">That they look at.</param>
    public PageReaders(Uri gateway, string database, string run, int readers)
    {
        _client = new() { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(2) };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        string[] looks =
        [
            Address.Home,
            Address.Runs,
            Address.Run(run),
            $"{Address.Run(run)}&flag=GapFilled&whole=1",
            $"{Address.Run(run)}&sort=statistic&down=1&whole=1",
            Address.Source("source 17", run),
            Address.Find("source 4"),
            Address.Query("SELECT TOP 100 * FROM almagest.fits WHERE goodness < 0.5 ORDER BY statistic"),
        ];
        _reading = Task.WhenAll([
            .. Enumerable.Range(0, readers).Select(reader => ReadAsync(looks, reader)),
            WatchAsync(database),
        ]);
    }

    /// <summary>Pages that were answered.</summary>
    public int Pages => _pages.Count;

    /// <summary>Others.</summary>
    public long Refused => _refused;

    /// <summary>The longest that anybody was seen to wait on a lock, ms.</summary>
    public double LongestLock { get; private set; }

    /// <summary>Of the times until a page was there, ms.</summary>
    public double Quantile(double share)
    {
        double[] times = [.. _pages.Order()];
        return times.Length == 0 ? double.NaN : times[(int)(share * (times.Length - 1))];
    }

    /// <summary>Ends them; what was counted stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException) { }
        _client.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(string[] looks, int reader)
    {
        for (int look = reader; ; look++)
        {
            long began = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await _client.GetAsync(looks[look % looks.Length], _end.Token);
            await answer.Content.ReadAsByteArrayAsync(_end.Token);
            if (answer.IsSuccessStatusCode)
                _pages.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            else
                Interlocked.Increment(ref _refused);
        }
    }

    private async Task WatchAsync(string database)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(_end.Token);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::double precision * 1000 "
            + "FROM pg_locks WHERE NOT granted";
        while (true)
        {
            LongestLock = Math.Max(LongestLock, (double)(await command.ExecuteScalarAsync(_end.Token))!);
            await Task.Delay(Glance, _end.Token);
        }
    }
}
