using System.Diagnostics.Metrics;
using Almagest.Application.Telemetry;
using Almagest.Hosting.Resilience;
using Almagest.Spectra;
using MassTransit;

namespace Almagest.Hosting.Messaging;

/// <summary>Commands that workers of this process have ended, whatever their role.</summary>
internal static class CommandMeter
{
    private static readonly Meter Meter = new("Almagest.Messaging");

    private static readonly Counter<long> Ended = Meter.CreateCounter<long>(
        "almagest.commands",
        "{command}",
        "Commands ended; `command`: FitChunk, SimulateShard, TrainNetwork; `outcome`: done, stopped, weather, data, unknown"
    );

    private static readonly Histogram<double> Seconds = Meter.CreateHistogram(
        "almagest.command_duration",
        "s",
        "Time of a command that ended in no error, with the weather that it waited out; `command`",
        advice: Buckets.Seconds
    );

    private static readonly Counter<long> Waits = Meter.CreateCounter<long>(
        "almagest.command_waits",
        "{wait}",
        "Attempts that ended in bad weather (broker, database, network), each followed by a wait; `command`"
    );

    /// <summary>Told of each attempt that is repeated.</summary>
    public static IRetryObserver OfWeather { get; } = new Observer();

    public static void Done<T>(TimeSpan took)
    {
        Ended.Add(1, Of<T>(), new("outcome", "done"));
        Seconds.Record(took.TotalSeconds, Of<T>());
    }

    public static void Failed<T>(Exception error) => Ended.Add(1, Of<T>(), new("outcome", ClassOf(error)));

    private static string ClassOf(Exception error) =>
        error switch
        {
            OperationCanceledException => "stopped",
            SpectralDataException => "data",
            _ => Weather.IsPassing(error) ? "weather" : "unknown",
        };

    private static KeyValuePair<string, object?> Of<T>() => new("command", typeof(T).Name);

    private sealed class Observer : IRetryObserver
    {
        public Task PostCreate<T>(RetryPolicyContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task PostFault<T>(RetryContext<T> context)
            where T : class, PipeContext
        {
            // The context's own type is the pipe's; what is in it is told by its consumer.
            string command = context.Context.TryGetPayload(out ConsumeContext? consumed)
                ? (consumed.SupportedMessageTypes.FirstOrDefault() ?? "").Split(':')[^1]
                : "";
            Waits.Add(1, new KeyValuePair<string, object?>("command", command));
            return Task.CompletedTask;
        }

        public Task PreRetry<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task RetryFault<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task RetryComplete<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;
    }
}
