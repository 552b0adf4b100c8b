using System.Collections.Concurrent;
using System.Diagnostics;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Tests;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What faults are done to.</summary>
internal sealed class Scene
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public required Servers Servers { get; init; }
    public required Cluster Cluster { get; init; }
    public required Fleet Fleet { get; init; }

    /// <summary>The workers' ways to the broker and to the database. The driver goes straight.</summary>
    public required FaultyProxy BrokerLink { get; init; }
    public required FaultyProxy DatabaseLink { get; init; }

    /// <summary>Numbers of observations whose payloads are damaged for good.</summary>
    public ConcurrentDictionary<int, bool> Damaged { get; } = new();

    /// <summary>The offset of the clock of one fitter, as libfaketime reads it; null: it is not installed.</summary>
    public required string? ClockFile { get; init; }

    /// <summary>Of which networks are learnt again and again.</summary>
    public required string LearntCampaign { get; init; }

    /// <summary>Runs SQL as often as it takes until the database answers.</summary>
    public Task ExecuteAsync(string sql) =>
        Persist(async () =>
        {
            await Cluster.ExecuteAsync(sql);
            return true;
        });

    /// <inheritdoc cref="ExecuteAsync"/>
    public Task<T> QueryAsync<T>(string sql) => Persist(() => Cluster.QueryAsync<T>(sql));

    /// <summary>A session that does not go through the proxy.</summary>
    public async Task<NpgsqlConnection> SessionAsync()
    {
        NpgsqlConnection connection = new($"{Cluster.ConnectionString};Pooling=false;Application Name=chaos");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A connection that does not go through the proxy.</summary>
    public Task<IConnection> BrokerAsync() =>
        Persist(() => new ConnectionFactory { Uri = Cluster.Broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync());

    /// <summary>Repeats what a server that is away has spoilt.</summary>
    public static async Task<T> Persist<T>(Func<Task<T>> work)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
            try
            {
                return await work();
            }
            catch (Exception away) when (IsAway(away) && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(200);
            }
    }

    private static bool IsAway(Exception? error) =>
        error is not null
        && (
            error is NpgsqlException or RabbitMQClientException or IOException or TimeoutException || IsAway(error.InnerException)
        );

    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan limit)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < limit)
        {
            if (await holds())
                return true;
            await Task.Delay(100);
        }
        return false;
    }
}
