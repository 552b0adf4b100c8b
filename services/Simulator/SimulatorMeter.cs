using System.Diagnostics.Metrics;

namespace Almagest.Simulator;

internal static class SimulatorMeter
{
    private static readonly Meter Meter = new("Almagest.Simulator");
    private static readonly Counter<long> Spectra = Meter.CreateCounter<long>("almagest.simulator.spectra", "{spectrum}");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("almagest.simulator.shard_duration", "s");

    public static void Drew(int spectra, TimeSpan took)
    {
        Spectra.Add(spectra);
        Seconds.Record(took.TotalSeconds);
    }
}
