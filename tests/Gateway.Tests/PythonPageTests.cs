using System.Net;
using System.Text.Json;
using Npgsql;

namespace Almagest.Gateway.Tests;

/// <summary>The examples of docs/python.md that ask the gateway, each as it stands but for the address.</summary>
public sealed class PythonPageTests : RunTest
{
    private const string Address = "http://127.0.0.1:8080";

    [Fact]
    public async Task Every_example_over_HTTP_does_what_it_says()
    {
        PythonPage.Require("pyvo", "astropy");
        await FillAsync();
        string[] examples = [.. PythonPage.Examples.Where(example => example.Contains(Address, StringComparison.Ordinal))];
        Assert.Equal(PythonPage.Examples.Count - 1, examples.Length);
        string[] told = await Task.WhenAll(
            examples.Select(example =>
                PythonPage.RunAsync(
                    example.Replace(Address, Client.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal),
                    Folder
                )
            )
        );
        Assert.All(told, text => Assert.NotEqual("", text.Trim()));
        foreach (string expected in new[] { "s 3", "almagest.fits -", "3 fits, the best: ", "3 of 3" })
            Assert.Contains(told, text => text.Contains(expected, StringComparison.Ordinal));
    }

    private async Task FillAsync()
    {
        await SubmitAsync(observations: 3);
        JsonElement run = await PostAsync("runs", Asked(new { name = "demo", onlyNew = false }), HttpStatusCode.Accepted);
        await StoreAsync(run, work => [Fit(work[0], 1), Fit(work[1], 2), Fit(work[2], 2, 50)], _ => []);
    }
}

/// <summary>Those that ask PostgreSQL.</summary>
public sealed class PythonOnPostgresTests : RunTest
{
    private const string Dsn = "postgresql://reader@127.0.0.1/almagest";

    private static readonly string? Server = Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES");

    private readonly string _name = $"almagest_python_{Guid.NewGuid():N}";

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Server),
            "ALMAGEST_TEST_POSTGRES is not set: ./test starts a PostgreSQL and sets it."
        );
        PythonPage.Require("psycopg2");
        await ExecuteAsync($"CREATE DATABASE {_name}");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!string.IsNullOrEmpty(Server))
            await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            ("Storage:Provider", "postgres"),
            ("Storage:ConnectionString", new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ToString()),
        ];

    [Fact]
    public async Task The_example_does_what_it_says()
    {
        await SubmitAsync(observations: 1);
        JsonElement run = await PostAsync("runs", Asked(new { name = "demo", onlyNew = false }), HttpStatusCode.Accepted);
        await StoreAsync(run, work => [Fit(work[0], 1.5)], _ => []);
        string example = Assert.Single(PythonPage.Examples, one => one.Contains(Dsn, StringComparison.Ordinal));
        NpgsqlConnectionStringBuilder there = new(Server);
        string told = await PythonPage.RunAsync(
            example.Replace(
                Dsn,
                $"host={there.Host} port={there.Port} user={there.Username} password={there.Password} dbname={_name}",
                StringComparison.Ordinal
            ),
            Folder
        );
        Assert.Equal("0 1.5 0.5 2.5", told.Trim());
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Server!);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
