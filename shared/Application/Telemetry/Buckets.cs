using System.Diagnostics.Metrics;

namespace Almagest.Application.Telemetry;

/// <summary>Bounds of histograms, for whoever makes one: those that come by themselves are meant for milliseconds.</summary>
public static class Buckets
{
    /// <summary>From what a small shard takes to what a chunk of thousands of refined fits does, s.</summary>
    public static InstrumentAdvice<double> Seconds { get; } =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600] };

    /// <summary>Of something about its expectation.</summary>
    public static InstrumentAdvice<double> Ratios { get; } =
        new() { HistogramBucketBoundaries = [0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.5, 2, 3, 5, 10] };
}
