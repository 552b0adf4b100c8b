using System.Diagnostics.Metrics;
using Almagest.Application.Telemetry;

namespace Almagest.Simulator;

internal static class SimulatorMeter
{
    private static readonly Meter Meter = new("Almagest.Simulator");

    private static readonly Counter<long> Spectra = Meter.CreateCounter<long>(
        "almagest.simulator.spectra",
        "{spectrum}",
        "Synthetic spectra drawn and appended to the shard log"
    );

    private static readonly Histogram<double> Seconds = Meter.CreateHistogram(
        "almagest.simulator.shard_duration",
        "s",
        "Time of a shard: drawn, appended and noted",
        advice: Buckets.Seconds
    );

    public static void Drew(int spectra, TimeSpan took)
    {
        Spectra.Add(spectra);
        Seconds.Record(took.TotalSeconds);
    }
}
