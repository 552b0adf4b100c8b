using System.Diagnostics;
using System.Text;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests.Processes;

/// <summary>A program of ours in a process of its own. Whatever happens to the test, it is ended and waited for.</summary>
public sealed class Worker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _output = new(),
        _errors = new();

    private Worker(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Where it listens, once it has said that it is ready.</summary>
    public string Address => Output.Split(" at ", 2)[1].Split('\n')[0].Trim();

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static Worker Start(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        StartProgram("almagest", settings, arguments);

    /// <param name="program">Such as "Almagest.Fitter".</param>
    public static Worker StartProgram(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        ProcessStartInfo start = new(BuiltProgram.PathOf(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string inherited in start
                .Environment.Keys.Where(key => key.StartsWith("ALMAGEST_", StringComparison.Ordinal))
                .ToArray()
        )
            start.Environment.Remove(inherited);
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach ((string key, string value) in settings)
            start.Environment[key] = value;
        return new Worker(start);
    }

    /// <summary>Runs a verb to its end.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        await using Worker worker = Start(settings, arguments);
        int code = await worker.EndedAsync();
        Assert.True(code == 0, $"almagest {string.Join(' ', arguments)} ended with {code}:\n{worker.Output}\n{worker.Errors}");
        return worker.Output.Trim();
    }

    /// <summary>Waits for a line on stdout or in the log.</summary>
    public async Task SaidAsync(string beginning)
    {
        using CancellationTokenSource patience = Limited();
        while (!Output.Contains(beginning, StringComparison.Ordinal) && !Errors.Contains(beginning, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"The process ended before it said '{beginning}':\n{Output}\n{Errors}");
            await Task.Delay(50, patience.Token);
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>TERM or INT, as an operator or Ctrl-C sends it.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndedAsync(TimeSpan? limit = null)
    {
        using CancellationTokenSource patience = Limited(limit);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static CancellationTokenSource Limited(TimeSpan? limit = null)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(limit ?? Patience);
        return limited;
    }

    private static void Keep(StringBuilder lines, string? line)
    {
        lock (lines)
            lines.AppendLine(line);
    }
}
