using System.Diagnostics.Metrics;
using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Application.Telemetry;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Telemetry;

/// <summary>What is not done, as the database and the broker have it: each gateway tells the same, so take the largest.</summary>
internal static class GatewayMeter
{
    private static readonly Meter Meter = new("Almagest.Gateway");

    private static readonly Gauge<long> Backlog = Meter.CreateGauge<long>(
        "almagest.backlog",
        "{item}",
        "Undone work; `role`: fitter (chunks), simulator (shards), trainer (trainings); `state`: waiting, sent, at_work, undone"
    );

    private static readonly Gauge<long> Observations = Meter.CreateGauge<long>(
        "almagest.backlog_observations",
        "{observation}",
        "Observations in undone chunks"
    );

    private static readonly Gauge<long> Parked = Meter.CreateGauge<long>(
        "almagest.parked",
        "{observation}",
        "Observations put aside because workers died or broke of them"
    );

    private static readonly Gauge<double> LeaseAge = Meter.CreateGauge<double>(
        "almagest.lease_age",
        "s",
        "Since the chunk was taken up that has been at work for longest; 0: none is"
    );

    private static readonly Gauge<double> LeftAge = Meter.CreateGauge<double>(
        "almagest.lease_left_age",
        "s",
        "Since the first lease ended whose chunk nobody has shared out anew; 0: there is none"
    );

    private static readonly Gauge<double> Still = Meter.CreateGauge<double>(
        "almagest.still_age",
        "s",
        "Since a chunk of a run that goes on was last made, taken up or done; 0: nothing is undone"
    );

    private static readonly Gauge<long> Errors = Meter.CreateGauge<long>(
        "almagest.error_messages",
        "{message}",
        "Commands that nobody could obey; `queue`"
    );

    private static readonly Counter<long> SentAgain = Meter.CreateCounter<long>(
        "almagest.chunks_sent_again",
        "{chunk}",
        "Chunks asked for again: their workers were gone, or no queue had them"
    );

    private static readonly Histogram<double> Sweep = Meter.CreateHistogram(
        "almagest.sweep_duration",
        "s",
        "Time of a look at what waits",
        advice: Buckets.Seconds
    );

    public static void Looked(TimeSpan took, int again)
    {
        Sweep.Record(took.TotalSeconds);
        SentAgain.Add(again);
    }

    public static void Told(Backlog backlog, ChunkProgress progress, DateTimeOffset now)
    {
        Of("fitter", "waiting", backlog.Chunks.Waiting);
        Of("fitter", "sent", backlog.Chunks.Sent);
        Of("fitter", "at_work", backlog.Chunks.AtWork);
        Of("simulator", "undone", backlog.Shards);
        Of("trainer", "undone", backlog.Trainings);
        Observations.Record(backlog.Chunks.Observations);
        Parked.Record(backlog.Chunks.Parked);
        LeaseAge.Record(Age(progress.OldestLease));
        LeftAge.Record(Age(progress.LeftSince));
        Still.Record(backlog.Chunks.Undone > 0 ? Age(progress.LastSign) : 0);

        double Age(DateTimeOffset? since) => since is { } known ? Math.Max(0, (now - known).TotalSeconds) : 0;
    }

    public static void Told(IEnumerable<QueueStatus> queues)
    {
        foreach (QueueStatus queue in queues.Where(queue => queue.IsForErrors))
            Errors.Record(queue.Messages, new KeyValuePair<string, object?>("queue", queue.Name));
    }

    private static void Of(string role, string state, long count) =>
        Backlog.Record(count, new("role", role), new KeyValuePair<string, object?>("state", state));
}
