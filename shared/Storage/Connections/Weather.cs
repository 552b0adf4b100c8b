using System.Data.Common;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace Almagest.Storage.Connections;

/// <summary>What passes by itself: the database restarting, a deadlock, a lock held for long. Nothing else is tried
/// again.</summary>
internal static class Weather
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    /// <summary>
    /// Set (to true) in <see cref="Exception.Data"/> when all attempts were in vain. The endpoint of a message looks for the same
    /// word, so that it does not begin again what was waited out here: repetitions at two layers multiply.
    /// </summary>
    public const string AlreadyRetried = "Almagest.AlreadyRetried";

    public static ResiliencePipeline Pipeline(StorageOptions options) =>
        options.RetryAttempts == 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder()
                .AddRetry(
                    new RetryStrategyOptions
                    {
                        ShouldHandle = arguments => ValueTask.FromResult(IsWeather(arguments.Outcome.Exception)),
                        MaxRetryAttempts = options.RetryAttempts,
                        BackoffType = DelayBackoffType.Exponential,
                        UseJitter = true,
                        Delay = TimeSpan.FromSeconds(options.RetryDelaySeconds),
                        MaxDelay = TimeSpan.FromSeconds(10),
                    }
                )
                .Build();

    /// <summary>Runs work through the pipeline, and marks the weather that outlasted it.</summary>
    public static async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellation
    )
    {
        try
        {
            return await pipeline.ExecuteAsync(static async (work, token) => await work(token), work, cancellation);
        }
        // Without attempts of our own nothing was waited out, and the endpoint may well try.
        catch (Exception error) when (pipeline != ResiliencePipeline.Empty && IsWeather(error))
        {
            error.Data[AlreadyRetried] = true;
            throw;
        }
    }

    /// <summary>EF Core wraps what the driver throws, so the causes are looked at too.</summary>
    public static bool IsWeather(Exception? error) =>
        error switch
        {
            null or OperationCanceledException => false,
            SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
            DbException { IsTransient: true } or TimeoutException => true,
            _ => IsWeather(error.InnerException),
        };
}
