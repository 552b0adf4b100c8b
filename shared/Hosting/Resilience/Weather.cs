using System.Data.Common;
using System.Net.Sockets;
using Almagest.Hosting.Telemetry;
using Almagest.Storage.Connections;
using MassTransit;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Resilience;

/// <summary>
/// What passes if one waits: a broker that restarts, a database that fails over, a network that hiccups. Anything else
/// is not repeated, because it would end the same way.
/// </summary>
public static class Weather
{
    /// <summary>True for an error, or an error within, that is known to be transient.</summary>
    public static bool IsPassing(Exception? exception) =>
        exception switch
        {
            null or OperationCanceledException => false,
            DbException error => DatabaseWeather.IsPassing(error),
            TimeoutException or SocketException => true,
            // The broker says no to what we asked (404, 403, 406): asking again changes nothing. 320 is its restart.
            OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyCode is not (>= 400 and < 500),
            AuthenticationFailureException => false,
            BrokerUnreachableException { InnerException: { } inner } when Contains<AuthenticationFailureException>(inner) =>
                false,
            // Whatever it could not connect by: no answer, or one that broke off.
            BrokerUnreachableException or RabbitMQClientException => true,
            ConnectionException { IsTransient: true } => true,
            AggregateException { InnerExceptions: var inner } => inner.All(IsPassing),
            _ => IsPassing(exception.InnerException),
        };

    /// <summary>True where the endpoint of the embedded size should try again: passing weather that nobody has waited out
    /// already.</summary>
    public static bool IsWorthRetrying(Exception exception) => IsPassing(exception) && !WasRetried(exception);

    /// <summary>Waits 0.1 s, 0.2 s, ... up to 10 s between attempts, with jitter, for <paramref name="patience"/> in
    /// all.</summary>
    /// <param name="patience">After this the last error is thrown, marked as <see cref="DatabaseWeather.AlreadyRetried"/>.
    /// Infinite: until cancelled.</param>
    /// <param name="log">Told once per attempt that failed.</param>
    /// <param name="what">The end of "Bad weather while ...".</param>
    internal static ResiliencePipeline Pipeline(TimeSpan patience, ILogger log, string what) =>
        new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome.Exception)),
                    MaxRetryAttempts = patience == Timeout.InfiniteTimeSpan ? int.MaxValue : AttemptsWithin(patience),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = TimeSpan.FromMilliseconds(100),
                    MaxDelay = TimeSpan.FromSeconds(10),
                    OnRetry = arguments =>
                    {
                        log.BadWeather(
                            what,
                            arguments.AttemptNumber + 1,
                            arguments.RetryDelay.TotalSeconds,
                            arguments.Outcome.Exception!.Message
                        );
                        return default;
                    },
                }
            )
            .Build();

    internal static void MarkAsRetried(Exception exception) => exception.Data[DatabaseWeather.AlreadyRetried] = true;

    private static bool WasRetried(Exception? exception) =>
        exception is not null && (exception.Data[DatabaseWeather.AlreadyRetried] is true || WasRetried(exception.InnerException));

    private static bool Contains<T>(Exception? exception)
        where T : Exception => exception is T || (exception is not null && Contains<T>(exception.InnerException));

    private static int AttemptsWithin(TimeSpan patience)
    {
        double waited = 0;
        for (int attempt = 1; ; attempt++)
        {
            waited += Math.Min(10, 0.1 * Math.Pow(2, attempt - 1));
            if (waited >= patience.TotalSeconds)
                return attempt;
        }
    }
}
