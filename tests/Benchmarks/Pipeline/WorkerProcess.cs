using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Almagest.Tests;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>A role in a process of its own, which is ended with this object.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;

    private WorkerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident, bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Returns when the worker is ready.</summary>
    /// <param name="programs">Of deploy/images/build --published: if the role's is there it is started, and compiles less. Else,
    /// and where null, it is `almagest up`.</param>
    public static async Task<WorkerProcess> StartAsync(
        string role,
        IReadOnlyDictionary<string, string> settings,
        string? programs = null
    )
    {
        Uri address = new($"http://127.0.0.1:{FreePort()}");
        string own = Path.Combine(programs ?? "", role, $"Almagest.{char.ToUpperInvariant(role[0])}{role[1..]}");
        ProcessStartInfo start =
            programs is not null && File.Exists(own)
                ? new(own, ["--urls", address.ToString()])
                : new(BuiltProgram.Almagest, ["up", "--roles", role, "--urls", address.ToString()]);
        start.RedirectStandardOutput = true;
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // Until it is ready it is asked, and would say each time that it is not.
        start.Environment["Logging__LogLevel__Microsoft.Extensions.Diagnostics.HealthChecks"] = "None";
        foreach ((string key, string value) in settings)
            start.Environment[key] = value;
        WorkerProcess worker = new(Process.Start(start)!, address);
        using HttpClient client = new() { BaseAddress = address };
        while (!worker._process.HasExited)
        {
            if (await IsReadyAsync(client))
                return worker;
            await Task.Delay(Glance);
        }
        await worker.DisposeAsync();
        throw new InvalidOperationException($"The worker ({role}) ended before it was ready.");
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener one = new(IPAddress.Loopback, 0);
        one.Start();
        return ((IPEndPoint)one.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
