using Almagest.Tests;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Processes;

/// <summary>A RabbitMQ and a PostgreSQL: those that ./test starts for all, or a pair that a test may harm.</summary>
public sealed class Servers : IAsyncDisposable
{
    /// <summary>On <see cref="SmallDisk"/>.</summary>
    public const string SmallTablespace = "small";
    private readonly string? _folder;

    private Servers(IReadOnlyDictionary<string, string> variables, string? folder)
    {
        _folder = folder;
        Postgres = variables["ALMAGEST_TEST_POSTGRES"];
        Broker = new Uri(variables["ALMAGEST_TEST_RABBITMQ"]);
        Control = variables["ALMAGEST_TEST_RABBITMQCTL"];
        if (folder is not null && Directory.Exists(Path.Combine(folder, "small")))
            SmallDisk = Path.Combine(folder, "small");
    }

    /// <summary>A connection string.</summary>
    public string Postgres { get; }

    public Uri Broker { get; }

    /// <summary>The path of rabbitmqctl.</summary>
    public string Control { get; }

    /// <summary>A folder on a disk of its own, of 1 GB; null: mounting is not allowed here.</summary>
    public string? SmallDisk { get; }

    private static string Program => Path.Combine(SharedData.RepositoryRoot, "deploy", "dev", "servers");

    /// <summary>Skips the test where there are none.</summary>
    public static Servers OfTheSuite()
    {
        string[] names = ["ALMAGEST_TEST_POSTGRES", "ALMAGEST_TEST_RABBITMQ", "ALMAGEST_TEST_RABBITMQCTL"];
        Dictionary<string, string> variables = [];
        foreach (string name in names)
        {
            string? value = Environment.GetEnvironmentVariable(name);
            if (string.IsNullOrEmpty(value))
                Assert.Skip($"{name} is not set: ./test starts RabbitMQ and PostgreSQL and sets it.");
            variables[name] = value!;
        }
        return new Servers(variables, folder: null);
    }

    /// <summary>A pair of its own, whose PostgreSQL keeps what it has confirmed. Skips the test where ./test has started
    /// none.</summary>
    public static async Task<Servers> StartAsync()
    {
        OfTheSuite();
        string told = await Tool.RunAsync(
            Program,
            new Dictionary<string, string> { ["ALMAGEST_DEV_DURABLE"] = "1", ["ALMAGEST_DEV_SMALL_DISK"] = "1g" },
            "start",
            "--owner",
            $"{Environment.ProcessId}"
        );
        Dictionary<string, string> variables = told.Split('\n')
            .Select(line => line["export ".Length..].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('\''));
        Servers started = new(variables, variables["ALMAGEST_DEV_SERVERS"]);
        if (started.SmallDisk is { } disk)
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(started.Postgres);
            await using NpgsqlCommand make = source.CreateCommand($"CREATE TABLESPACE {SmallTablespace} LOCATION '{disk}'");
            await make.ExecuteNonQueryAsync();
        }
        return started;
    }

    /// <param name="name">"postgres" or "rabbitmq".</param>
    /// <param name="signal">TERM, INT, QUIT or KILL.</param>
    public Task DownAsync(string name, string signal) => AskAsync("down", name, signal);

    /// <summary>Starts it again, and does not wait until it answers.</summary>
    public Task UpAsync(string name) => AskAsync("up", name);

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
            await AskAsync("stop");
    }

    private Task AskAsync(params string[] arguments) =>
        Tool.RunAsync(Program, new Dictionary<string, string> { ["ALMAGEST_DEV_SERVERS"] = _folder! }, arguments);
}
