using System.Collections.Concurrent;
using System.Diagnostics;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>Workers, each started again when it has ended, as Kubernetes does.</summary>
/// <param name="start">Makes a worker of a post; whoever makes it ends it too.</param>
internal sealed class Fleet(Func<Post, Worker> start) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Post, Worker> _posts = new();
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentBag<int> _struck = [];
    private Task _watch = Task.CompletedTask;

    /// <summary>Those that ended though nobody had told them: their post, exit code and last words.</summary>
    public ConcurrentQueue<string> EndedByThemselves { get; } = new();

    /// <summary>How many were started anew.</summary>
    public int Replaced { get; private set; }

    public void Start(IEnumerable<Post> posts)
    {
        foreach (Post post in posts)
            _posts[post] = start(post);
        _watch = WatchAsync();
    }

    /// <summary>A living worker.</summary>
    /// <param name="where">0 to 1.</param>
    /// <param name="role">Null: of any role.</param>
    /// <exception cref="NotDoneException">None lives.</exception>
    public (Post Post, Worker Worker) Pick(double where, string? role = null)
    {
        (Post, Worker)[] alive =
        [
            .. _posts
                .Where(one => !one.Value.HasEnded && (role is null || one.Key.Roles.Contains(role, StringComparison.Ordinal)))
                .OrderBy(one => one.Key.Name, StringComparer.Ordinal)
                .Select(one => (one.Key, one.Value)),
        ];
        return alive.Length == 0
            ? throw new NotDoneException($"no {role ?? "worker"} lives")
            : alive[(int)(where * alive.Length)];
    }

    public IReadOnlyList<Worker> Of(string role) =>
        [.. _posts.Where(one => one.Key.Roles.Contains(role, StringComparison.Ordinal)).Select(one => one.Value)];

    /// <summary>Where a gateway listens; null: none is ready.</summary>
    public Uri? Gateway =>
        Of("gateway").FirstOrDefault(one => !one.HasEnded && one.Output.Contains("ready:", StringComparison.Ordinal)) is { } ready
            ? new Uri(ready.Address)
            : null;

    /// <summary>KILL, TERM, STOP or CONT. Of one that has ended nothing comes.</summary>
    public async Task SignalAsync(int process, string signal)
    {
        if (signal is "KILL" or "TERM")
            _struck.Add(process);
        using var kill = Process.Start(
            new ProcessStartInfo("kill", [$"-{signal}", $"{process}"]) { RedirectStandardError = true }
        )!;
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watch;
        _over.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            foreach ((Post post, Worker worker) in _posts.ToArray())
            {
                if (!worker.HasEnded)
                    continue;
                if (!_struck.Contains(worker.Id))
                    EndedByThemselves.Enqueue($"{post.Name}: {await worker.EndedAsync()}: {Last(worker)}");
                Replaced++;
                _posts[post] = start(post);
            }
            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static string Last(Worker worker) =>
        string.Join(" | ", worker.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(4));
}

/// <param name="Name">Such as "fitter 1".</param>
/// <param name="Roles">As `almagest up` takes them.</param>
internal sealed record Post(string Name, string Roles)
{
    /// <summary>Besides those of all.</summary>
    public (string Key, string Value)[] Settings { get; init; } = [];
}
