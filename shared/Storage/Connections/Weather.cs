using System.Data.Common;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace Almagest.Storage.Connections;

/// <summary>What passes by itself: the database restarting, a deadlock, a lock held for long. Nothing else is tried again.</summary>
internal static class Weather
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    public static ResiliencePipeline Pipeline(StorageOptions options) =>
        options.RetryAttempts == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsWeather(arguments.Outcome.Exception)),
                MaxRetryAttempts = options.RetryAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(options.RetryDelaySeconds),
                MaxDelay = TimeSpan.FromSeconds(10),
            })
            .Build();

    /// <summary>EF Core wraps what the driver throws, so the causes are looked at too.</summary>
    public static bool IsWeather(Exception? error) => error switch
    {
        null or OperationCanceledException => false,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
        DbException { IsTransient: true } or TimeoutException => true,
        _ => IsWeather(error.InnerException),
    };
}
