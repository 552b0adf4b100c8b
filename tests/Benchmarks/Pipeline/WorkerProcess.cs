using System.Diagnostics;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>`almagest up` in a process of its own, which is ended with this object.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri? Address { get; private set; }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Returns when the worker is ready.</summary>
    public static async Task<WorkerProcess> StartAsync(string roles, IReadOnlyDictionary<string, string> settings)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "almagest"), ["up", "--roles", roles])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach ((string key, string value) in settings)
            start.Environment[key] = value;
        WorkerProcess worker = new(Process.Start(start)!);
        while (await worker._process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("ready:", StringComparison.Ordinal))
            {
                worker.Address = new(line.Split(' ')[^1]);
                return worker;
            }
        await worker.DisposeAsync();
        throw new InvalidOperationException($"The worker ({roles}) ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
