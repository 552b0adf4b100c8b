using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Almagest.Storage.Connections;

/// <summary>What passes by itself: the database restarting, a deadlock, a lock held for long. Nothing else is tried
/// again.</summary>
public static class DatabaseWeather
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteUnique = 2067;

    /// <summary>
    /// Set (to true) in <see cref="Exception.Data"/> by a layer that has repeated the call in vain, so that no outer layer (the
    /// endpoint of a message) begins again: repetitions at two layers multiply.
    /// </summary>
    public const string AlreadyRetried = "Almagest.AlreadyRetried";

    internal static ResiliencePipeline Pipeline(StorageOptions options) =>
        options.RetryAttempts == 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder()
                .AddRetry(
                    new RetryStrategyOptions
                    {
                        ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome.Exception)),
                        MaxRetryAttempts = options.RetryAttempts,
                        BackoffType = DelayBackoffType.Exponential,
                        UseJitter = true,
                        Delay = TimeSpan.FromSeconds(options.RetryDelaySeconds),
                        MaxDelay = TimeSpan.FromSeconds(10),
                    }
                )
                .Build();

    /// <summary>Runs work through the pipeline, and marks the weather that outlasted it.</summary>
    internal static async Task<T> ExecuteAsync<T>(
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
        catch (Exception error) when (pipeline != ResiliencePipeline.Empty && IsPassing(error))
        {
            error.Data[AlreadyRetried] = true;
            throw;
        }
    }

    /// <summary>Whether a row would be the second of what a unique index holds once.</summary>
    public static bool IsTaken(Exception? error) =>
        error switch
        {
            null => false,
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SqliteUnique,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
            _ => IsTaken(error.InnerException),
        };

    /// <summary>EF Core wraps what the driver throws, so the causes are looked at too.</summary>
    public static bool IsPassing(Exception? error) =>
        error switch
        {
            null or OperationCanceledException => false,
            SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
            DbException { IsTransient: true } or TimeoutException => true,
            _ => IsPassing(error.InnerException),
        };
}
