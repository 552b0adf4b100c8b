using Npgsql;

namespace Almagest.Cli.Tests.Commands;

/// <summary>Who changes the schema of a PostgreSQL, with the owner's rights in all of it.</summary>
public sealed class DatabaseCommandTests : IDisposable
{
    private const string Variable = "ALMAGEST_TEST_POSTGRES";

    private readonly Workplace _here = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Nothing_but_db_migrate_makes_the_tables()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } server)
        {
            Assert.Skip($"{Variable} is not set: ./test starts a PostgreSQL and sets it.");
            return;
        }
        string name = $"almagest_cli_{Environment.ProcessId}",
            database = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await ExecuteAsync(source, $"CREATE DATABASE {name}");
        try
        {
            foreach (
                string[] verb in (string[][])
                    [
                        ["run", "list"],
                        ["catalogue", "list"],
                        ["up", "--roles", "fitter"],
                    ]
            )
                (await RunAsync(database, verb)).IsRefused(
                    "database: found none of this program's tables",
                    "'almagest db migrate'"
                );
            Assert.Equal("up to date", (await RunAsync(database, "db", "migrate")).Succeeds().Out.Trim());
            (await RunAsync(database, "run", "list")).Succeeds();
        }
        finally
        {
            await ExecuteAsync(source, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private Task<Answer> RunAsync(string database, params string[] args)
    {
        bool isUp = args[0] == "up";
        return CommandLine.RunAsync(
            new Dictionary<string, string>
            {
                ["Storage__Provider"] = "postgres",
                ["Storage__ConnectionString"] = database,
                ["Messaging__Transport"] = isUp ? "rabbitmq" : "memory",
            },
            isUp ? args : [.. args, "--home", _here.Home]
        );
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
