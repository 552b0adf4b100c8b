using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using Almagest.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Almagest.Hosting.Tests.Health;

[Collection(BrokerTests.Name)]
public sealed class HealthTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-health-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_with_bus_and_database_is_alive_and_ready()
    {
        await using WebApplication app = await StartAsync(Database);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        (HttpStatusCode status, string body) = await AskAsync(app, "ready");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["database", "masstransit-bus", "shard-log"],
            JsonNode.Parse(body)!["checks"]!.AsObject().Select(check => check.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Without_its_database_it_is_alive_but_not_ready_and_says_why()
    {
        await using WebApplication app = await StartAsync("/nowhere/at/all.db");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        (HttpStatusCode status, string body) = await AskAsync(app, "ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The database does not answer.", (string?)JsonNode.Parse(body)!["checks"]!["database"]!["reason"]);
    }

    [Fact]
    public async Task Without_its_broker_it_starts_and_is_alive_but_not_ready()
    {
        await using WebApplication app = await StartAsync(
            Database,
            ("Messaging:Transport", "rabbitmq"),
            ("Messaging:Port", "1"),
            ("Messaging:StopTimeout", "00:00:01")
        );

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(app, "ready")).Status);
    }

    /// <summary>A gateway consumes nothing, and its bus does not notice.</summary>
    [Fact]
    public async Task When_its_broker_goes_it_is_not_ready_until_it_is_back()
    {
        Uri broker = Broker.Require();
        var proxy = new FaultyProxy(broker.Host, broker.Port);
        int port = proxy.Port;
        await using WebApplication app = await StartAsync(
            Database,
            ("Messaging:Transport", "rabbitmq"),
            ("Messaging:Uri", new UriBuilder(broker) { Port = port }.Uri.ToString()),
            ("Messaging:StopTimeout", "00:00:01")
        );
        Assert.True(await app.UntilReadyAsync(Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "ready")).Status);

        proxy.Dispose();
        await UntilAsync(app, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        using var back = new FaultyProxy(broker.Host, broker.Port, port);
        await UntilAsync(app, HttpStatusCode.OK);
    }

    /// <summary>Of memory; that of a full disk is told alike.</summary>
    [Fact]
    public async Task While_its_broker_has_an_alarm_it_is_not_ready_and_says_so()
    {
        await using WebApplication app = await StartAsync(
            Database,
            ("Messaging:Transport", "rabbitmq"),
            ("Messaging:Uri", Broker.Require().ToString()),
            ("Messaging:StopTimeout", "00:00:01")
        );
        Assert.True(await app.UntilReadyAsync(Cancellation));
        try
        {
            await Broker.ControlAsync("set_vm_memory_high_watermark", "0.00001");

            string told = await UntilAsync(app, HttpStatusCode.ServiceUnavailable);
            Assert.StartsWith("The broker takes no messages: ", (string?)JsonNode.Parse(told)!["checks"]!["broker"]!["reason"]);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        }
        finally
        {
            await Broker.ControlAsync("set_vm_memory_high_watermark", "0.4");
        }
        await UntilAsync(app, HttpStatusCode.OK);
    }

    [Theory, InlineData("database"), InlineData("shard-log")]
    public async Task On_a_full_disk_it_is_alive_but_not_ready_and_says_which(string check)
    {
        using SmallDisk disk = SmallDisk.Mount();
        await using WebApplication app =
            check == "database"
                ? await StartAsync(Path.Combine(disk.Folder, "state.db"))
                : await StartAsync(Database, ("ShardLog:Folder", Path.Combine(disk.Folder, "shards")));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "ready")).Status);

        disk.Fill();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
        (HttpStatusCode status, string body) = await AskAsync(app, "ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith($"The disk of {disk.Folder}", (string?)JsonNode.Parse(body)!["checks"]![check]!["reason"]);
    }

    /// <summary>Ten times a second it would be an error in the log.</summary>
    [Fact]
    public async Task Waiting_for_the_bus_is_no_error()
    {
        var told = new Errors();
        await using WebApplication app = await StartAsync(
            Database,
            builder => builder.Logging.AddProvider(told),
            ("Messaging:Transport", "rabbitmq"),
            ("Messaging:Port", "1"),
            ("Messaging:StopTimeout", "00:00:01")
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.False(await app.UntilReadyAsync(patience.Token));
        Assert.DoesNotContain(told.Lines, line => line.Contains("masstransit-bus", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listens_on_loopback_where_nothing_else_is_said()
    {
        await using WebApplication app = await StartAsync(Database);

        Uri address = new(Assert.Single(app.Urls));
        Assert.Equal("127.0.0.1", address.Host);
        Assert.NotEqual(0, address.Port);
    }

    [Fact]
    public async Task Listens_where_it_is_told_to()
    {
        await using WebApplication app = await StartAsync(Database, ("urls", "http://127.0.0.2:0"));

        Assert.Equal("127.0.0.2", new Uri(Assert.Single(app.Urls)).Host);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Database => Path.Combine(_folder, "state.db");

    private Task<WebApplication> StartAsync(string database, params (string Key, string Value)[] settings) =>
        StartAsync(database, _ => { }, settings);

    private async Task<WebApplication> StartAsync(
        string database,
        Action<WebApplicationBuilder> add,
        params (string Key, string Value)[] settings
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([
            new("Storage:Provider", "sqlite"),
            new("Storage:ConnectionString", database),
            new("ShardLog:Folder", Path.Combine(_folder, "shards")),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddAlmagestStorage();
        builder.AddAlmagestShardLog();
        builder.AddAlmagestMessaging();
        builder.AddAlmagestHealth();
        add(builder);
        WebApplication app = builder.Build();
        if (Directory.Exists(Path.GetDirectoryName(database)))
            await app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        app.UseRouting();
        app.MapAlmagestHealth();
        await app.StartAsync(Cancellation);
        return app;
    }

    /// <returns>What is said with it.</returns>
    private static async Task<string> UntilAsync(WebApplication app, HttpStatusCode status)
    {
        for (int attempt = 0; ; attempt++)
        {
            (HttpStatusCode found, string body) = await AskAsync(app, "ready");
            if (found == status)
                return body;
            Assert.True(attempt < 300, $"Not {status} in 30 s.");
            await Task.Delay(100, Cancellation);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(WebApplication app, string question)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"/health/{question}", UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>What is logged as an error, or worse.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue(formatter(state, exception));
        }

        public void Dispose() { }
    }
}
