using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Access;
using Almagest.Gateway;
using Almagest.Hosting;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Almagest.Pages.Tests.Sites;

/// <summary>A gateway through Kestrel on a port of the loopback, over a database of its own.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES");

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-pages-").FullName,
        _name = $"almagest_pages_{Guid.NewGuid():N}";
    private readonly StorageProvider _provider;
    private WebApplication _app = null!;

    private Site(StorageProvider provider) => _provider = provider;

    /// <summary>Without a slash at the end.</summary>
    public string Address => _app.Urls.Single();

    public IServiceProvider Services => _app.Services;

    /// <summary>Of who may do all; empty where no token is wanted.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Of who may only read.</summary>
    public string Reader { get; private set; } = "";

    /// <summary>Of who may only send.</summary>
    public string Submitter { get; private set; } = "";

    /// <summary>An empty one.</summary>
    /// <param name="settings">Such as ("Gateway:MostStreams", "2").</param>
    public static async Task<Site> StartAsync(
        StorageProvider provider = StorageProvider.Sqlite,
        bool wantsToken = false,
        params (string Key, string Value)[] settings
    )
    {
        Assert.SkipWhen(
            provider == StorageProvider.Postgres && string.IsNullOrEmpty(Server),
            "ALMAGEST_TEST_POSTGRES is not set: ./test starts a PostgreSQL and sets it."
        );
        Site site = new(provider);
        await site.OpenAsync(wantsToken, settings);
        return site;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A run of what another fitted, by the same network; nobody has begun it.</summary>
    public Task<Run> BeginAsync(Run known, string name, CancellationToken cancellation) =>
        Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = known.CatalogueName,
                    CampaignId = known.CampaignId,
                    NetworkId = known.NetworkId,
                    SettingsJson = known.SettingsJson,
                    Parameters = known.Parameters,
                },
                cancellation
            );

    /// <summary>That reads pages, and follows nobody.</summary>
    public HttpClient Client()
    {
        HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(Address) };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }

    /// <summary>As PostgreSQL does by itself some time after many rows came.</summary>
    public async Task AnalyzeAsync()
    {
        if (_provider == StorageProvider.Postgres)
            await ExecuteAsync("ANALYZE", _name);
    }

    /// <summary>Changes what only another program would have written.</summary>
    public async Task ChangeAsync(string sql)
    {
        if (_provider == StorageProvider.Postgres)
        {
            await ExecuteAsync(sql, _name);
            return;
        }
        await using SqliteConnection connection = new($"Data Source={Path.Combine(_folder, "state.db")}");
        await connection.OpenAsync();
        await using SqliteCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What this process and the database's server have used of the processor, ms.</summary>
    public async Task<double> CpuAsync()
    {
        double here = Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
        if (_provider == StorageProvider.Sqlite)
            return here;
        await using NpgsqlConnection connection = new(Server);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new("SELECT pid FROM pg_stat_activity", connection);
        await using NpgsqlDataReader sessions = await command.ExecuteReaderAsync();
        long[] ofSession = [];
        long ticks = 0;
        while (await sessions.ReadAsync())
        {
            ofSession = Stat(sessions.GetInt32(0)) ?? ofSession;
            ticks += ofSession[11] + ofSession[12];
        }
        // Of those that are gone their parent tells.
        long[] parent = Stat((int)ofSession[1])!;
        return here + (10 * (ticks + parent[13] + parent[14]));
    }

    /// <summary>What is told of a process behind its name; null: it is gone.</summary>
    private static long[]? Stat(int process)
    {
        try
        {
            string words = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1];
            return
            [
                .. words.Split(' ').Select(word => long.TryParse(word, CultureInfo.InvariantCulture, out long one) ? one : 0),
            ];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task OpenAsync(bool wantsToken, (string Key, string Value)[] settings)
    {
        if (_provider == StorageProvider.Postgres)
            await ExecuteAsync($"CREATE DATABASE {_name}");
        string tokens = Path.Combine(_folder, "tokens");
        if (wantsToken)
        {
            Token = new TokenFile(tokens).Create("somebody", DateTimeOffset.UnixEpoch);
            Reader = new TokenFile(tokens).Create("reader", DateTimeOffset.UnixEpoch, TokenScopes.Read);
            Submitter = new TokenFile(tokens).Create("sender", DateTimeOffset.UnixEpoch, TokenScopes.Submit);
        }
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Provider"] = _provider == StorageProvider.Sqlite ? "sqlite" : "postgres",
                ["Storage:ConnectionString"] =
                    _provider == StorageProvider.Sqlite
                        ? Path.Combine(_folder, "state.db")
                        : new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString,
                ["ShardLog:Folder"] = Path.Combine(_folder, "shards"),
                ["Messaging:Transport"] = "memory",
                ["Gateway:TokenFile"] = tokens,
            }
        );
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
        );
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddRoles(GatewayModule.Role);
        _app = builder.Build();
        _app.MapGateway();
        await Get<IStorageMigrator>().MigrateAsync(CancellationToken.None);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
            return;
        // What works in the background is waited for.
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_provider == StorageProvider.Postgres)
            await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ExecuteAsync(string sql, string? database = null)
    {
        NpgsqlConnectionStringBuilder where = new(Server);
        where.Database = database ?? where.Database;
        await using NpgsqlConnection connection = new(where.ToString());
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
