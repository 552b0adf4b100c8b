using System.ComponentModel.DataAnnotations;

namespace Almagest.Hosting.Telemetry;

/// <summary>Section "Observability".</summary>
public sealed class ObservabilityOptions
{
    public const string Section = "Observability";

    /// <summary>Where traces and metrics are sent by OTLP; else OTEL_EXPORTER_OTLP_ENDPOINT; with neither, they are
    /// not.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Who may read /metrics, where metrics are told to Prometheus.</summary>
    public MetricsReaders Metrics { get; init; } = MetricsReaders.Local;

    /// <summary>Share of traces that are kept, 0 to 1: of a run all or nothing.</summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; init; } = 1;

    /// <summary>One JSON object a line, for a log collector, instead of plain lines. Both go to stderr.</summary>
    public bool JsonLogs { get; init; }
}
