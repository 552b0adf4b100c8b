using System.Diagnostics;
using System.Diagnostics.Metrics;
using Almagest.Application.Telemetry;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.NetworkFits;

/// <summary>What fitters do, and whether what they fit looks like what their networks learnt from.</summary>
internal static class FitterMeter
{
    private static readonly Meter Meter = new("Almagest.Fitter");

    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>(
        "almagest.fitter.chunks",
        "{chunk}",
        "Chunks taken up; `outcome`: done, refused, lost, network, weather, unknown, stopped"
    );

    private static readonly Counter<long> Observations = Meter.CreateCounter<long>(
        "almagest.fitter.observations",
        "{observation}",
        "Observations written; `outcome`: fitted, failed"
    );

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "almagest.fitter.failures",
        "{observation}",
        "Observations that could not be fitted; `stage`: load, refine"
    );

    private static readonly Counter<long> Outside = Meter.CreateCounter<long>(
        "almagest.fitter.out_of_distribution",
        "{observation}",
        "Fitted observations that are unlike what the network learnt from: over those fitted, the drift"
    );

    private static readonly Histogram<double> Ratio = Meter.CreateHistogram(
        "almagest.fitter.statistic_ratio",
        "1",
        "Statistic of a fit over its expected value if the model is right",
        advice: Buckets.Ratios
    );

    private static readonly Histogram<double> Seconds = Meter.CreateHistogram(
        "almagest.fitter.chunk_duration",
        "s",
        "Time of a chunk; `part`: read, fit, write",
        advice: Buckets.Seconds
    );

    public static void Ended(string outcome) => Chunks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Wrote(ChunkResult result)
    {
        Observations.Add(result.Fits.Count, new KeyValuePair<string, object?>("outcome", "fitted"));
        Observations.Add(result.Failures.Count, new KeyValuePair<string, object?>("outcome", "failed"));
        foreach (FitFailure failure in result.Failures)
            Failures.Add(1, new KeyValuePair<string, object?>("stage", failure.Stage));
        Outside.Add(result.Fits.Count(one => one.Fit.Flags.HasFlag(FitFlags.OutsideTraining)));
        if (!Ratio.Enabled)
            return;
        foreach (ChunkFit one in result.Fits)
            if (one.Fit.Statistic / one.Fit.ExpectedStatistic is var ratio && double.IsFinite(ratio))
                Ratio.Record(ratio);
    }

    /// <summary>Does a part of the work on a chunk, in a span of its own.</summary>
    public static async Task<T> TimeAsync<T>(string part, Func<Task<T>> work)
    {
        using Activity? span = Traces.Start($"chunk {part}");
        long began = Stopwatch.GetTimestamp();
        T done = await work();
        Seconds.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("part", part));
        return done;
    }
}
