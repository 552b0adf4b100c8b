using System.Diagnostics;
using System.Globalization;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>Rate and memory of a fleet while it is at work, after each tenth.</summary>
/// <param name="all">Spectra that it is given.</param>
/// <param name="memory">Resident, of all its fitters, bytes.</param>
internal sealed class Soak(long all, Func<long> memory)
{
    private const int Parts = 10;

    private readonly List<string> _parts = [];
    private long _then = Stopwatch.GetTimestamp(),
        _done;

    /// <summary>For people.</summary>
    public string Told => $"end to end, spectra/s and MiB of the fitters, after each tenth or more: {string.Join(", ", _parts)}";

    /// <param name="done">Spectra, so far.</param>
    public void Look(long done)
    {
        if (done - _done < (all + Parts - 1) / Parts && (done != all || done == _done))
            return;
        double rate = (done - _done) / Stopwatch.GetElapsedTime(_then).TotalSeconds;
        _parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rate:N0} {memory() >> 20}"));
        (_then, _done) = (Stopwatch.GetTimestamp(), done);
    }
}
