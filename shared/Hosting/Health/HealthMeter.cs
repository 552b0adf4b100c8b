using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Almagest.Hosting.Health;

internal static class HealthMeter
{
    private static readonly Meter Meter = new("Almagest.Health");

    private static readonly Gauge<int> Ready = Meter.CreateGauge<int>(
        "almagest.ready",
        "{process}",
        "1: ready, 0: not, when /health/ready was last asked; `check`: database, broker, masstransit-bus, shard-log"
    );

    public static void Told(HealthReport report)
    {
        foreach ((string check, HealthReportEntry entry) in report.Entries)
            Ready.Record(entry.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("check", check));
    }
}
