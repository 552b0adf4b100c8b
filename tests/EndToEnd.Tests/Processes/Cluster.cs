using System.Diagnostics;
using System.Globalization;
using Almagest.Hosting.Messaging;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Processes;

/// <summary>A database and a virtual host of its own on the servers that ./test starts, and processes that work on
/// them.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private readonly Servers _servers;
    private readonly string _name = string.Create(
        CultureInfo.InvariantCulture,
        $"almagest_e2e_{Environment.ProcessId}_{Guid.NewGuid():N}"
    )[..40];
    private readonly List<Worker> _workers = [];
    private IHost? _client;

    private Cluster(Servers servers)
    {
        _servers = servers;
        ConnectionString = new NpgsqlConnectionStringBuilder(servers.Postgres) { Database = _name }.ToString();
        Settings = new Dictionary<string, string>
        {
            ["ALMAGEST_Storage__Provider"] = "postgres",
            ["ALMAGEST_Storage__ConnectionString"] = ConnectionString,
            ["ALMAGEST_Messaging__Transport"] = "rabbitmq",
            ["ALMAGEST_Messaging__Uri"] = Broker.ToString(),
        };
    }

    /// <summary>What a process needs to belong to this cluster.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public string ConnectionString { get; }

    /// <summary>With the virtual host.</summary>
    public Uri Broker => new UriBuilder(_servers.Broker) { Path = _name }.Uri;

    /// <summary>Living or dead.</summary>
    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary>Skips the test where there are no servers.</summary>
    /// <param name="servers">Null: those of the suite.</param>
    /// <param name="fill">Given the connection string of the new database, before it is migrated; null: it is empty.</param>
    public static async Task<Cluster> StartAsync(Servers? servers = null, Func<string, Task>? fill = null)
    {
        Cluster cluster = new(servers ?? Servers.OfTheSuite());
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(cluster._servers.Postgres);
        string place = cluster._servers.SmallDisk is null ? "" : $"TABLESPACE {Servers.SmallTablespace}";
        await ExecuteAsync(source, $"CREATE DATABASE {cluster._name} {place}");
        string user = cluster._servers.Broker.UserInfo.Split(':')[0];
        await cluster.ControlAsync("add_vhost", cluster._name);
        await cluster.ControlAsync("set_permissions", "-p", cluster._name, user, ".*", ".*", ".*");
        if (fill is not null)
            await fill(cluster.ConnectionString);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            cluster.Settings.Select(one =>
                KeyValuePair.Create(
                    one.Key["ALMAGEST_".Length..].Replace("__", ":", StringComparison.Ordinal),
                    (string?)one.Value
                )
            )
        );
        builder.Services.AddAlmagestStorage();
        builder.AddAlmagestMessaging();
        cluster._client = builder.Build();
        await cluster.Get<IStorageMigrator>().MigrateAsync(CancellationToken.None);
        await cluster._client.StartAsync();
        return cluster;
    }

    /// <summary>The stores, and the sender of commands, as any process of the cluster has them.</summary>
    public T Get<T>()
        where T : notnull => _client!.Services.GetRequiredService<T>();

    /// <summary>Returns when no message waits in a queue or is worked on.</summary>
    public async Task RunDryAsync(string queue)
    {
        while (
            !(await ControlAsync("list_queues", "-p", _name, "--silent", "name", "messages")).Split('\n').Contains($"{queue}\t0")
        )
            await Task.Delay(500, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a worker and waits until it says that it is ready.</summary>
    public async Task<Worker> UpAsync(string roles, params (string Key, string Value)[] settings)
    {
        Worker worker = Start("almagest", settings, "up", "--roles", roles);
        await worker.SaidAsync("ready:");
        return worker;
    }

    /// <summary>Starts a program that belongs to this cluster, and waits for nothing.</summary>
    public Worker Start(string program, (string Key, string Value)[] settings, params string[] arguments)
    {
        Dictionary<string, string> all = new(Settings);
        foreach ((string key, string value) in settings)
            all[key] = value;
        Worker worker = Worker.StartProgram(program, all, arguments);
        _workers.Add(worker);
        return worker;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString);
        await ExecuteAsync(source, sql);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> QueryAsync<T>(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Worker worker in _workers)
            await worker.DisposeAsync();
        if (_client is not null)
            await _client.StopAsync();
        _client?.Dispose();
        NpgsqlConnection.ClearAllPools();
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(_servers.Postgres))
            await ExecuteAsync(source, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        await ControlAsync("delete_vhost", _name);
    }

    /// <summary>Runs rabbitmqctl.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        using Process control = Process.Start(
            new ProcessStartInfo(_servers.Control, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> errors = control.StandardError.ReadToEndAsync();
        string output = await control.StandardOutput.ReadToEndAsync();
        await control.WaitForExitAsync();
        Assert.True(control.ExitCode == 0, await errors);
        return output;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Each test keeps all cores busy, and one has to kill a worker before the others have done its work: one after the
/// other.</summary>
[CollectionDefinition(nameof(OneByOne), DisableParallelization = true)]
public sealed class OneByOne;
