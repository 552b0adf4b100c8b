using System.Net;
using System.Net.Sockets;
using Almagest.Application.Messaging;
using Almagest.Spectra;
using Almagest.Storage.Migrations;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting.Tests;

public sealed class AlmagestHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-host-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_database_and_broker_it_names_each_setting_and_ends_with_2()
    {
        Role idle = new("idle", _ => { });

        Assert.Equal(2, await AlmagestHost.RunAsync([], idle));
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            AlmagestHost.ServeAsync([], [idle], cancellation: Cancellation)
        );
        Assert.Equal(
            ["Storage:Provider", "Storage:ConnectionString", "Messaging:Transport"],
            error.Failures.Select(failure => failure.Split(' ')[0])
        );
    }

    [Fact]
    public async Task A_setting_that_is_wrong_ends_it_with_2()
    {
        Assert.Equal(2, await AlmagestHost.RunAsync([.. Settings, "--Messaging:Retries=99"], new Role("idle", _ => { })));
    }

    [Fact]
    public async Task The_database_of_a_newer_program_ends_it_with_2()
    {
        Role idle = new("idle", _ => { });
        HostApplicationBuilder builder = Host.CreateApplicationBuilder([.. Settings, "--Messaging:Transport=memory"]);
        builder.AddRoles(idle);
        using IHost host = builder.Build();
        await host.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        await using (SqliteConnection database = new($"Data Source={Path.Combine(_folder, "state.db")}"))
        {
            await database.OpenAsync(Cancellation);
            await using SqliteCommand later = database.CreateCommand();
            later.CommandText = "INSERT INTO schema_migrations VALUES ('29991231235959_Later', '10.0.12')";
            await later.ExecuteNonQueryAsync(Cancellation);
        }
        Assert.Equal(2, await AlmagestHost.RunAsync(Settings, idle));
    }

    [Fact]
    public async Task A_part_that_ends_by_an_error_ends_it_by_that_error()
    {
        Role broken = new("broken", builder => builder.Services.AddHostedService<Broken>());

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            AlmagestHost.ServeAsync(Settings, [broken], cancellation: Cancellation)
        );

        Assert.Equal("out of order", error.Message);
    }

    private sealed class Broken : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(100, stoppingToken);
            throw new InvalidOperationException("out of order");
        }
    }

    [Fact]
    public void Roles_share_one_bus_and_each_adds_what_it_needs()
    {
        List<string> added = [];
        List<IBusRegistrationConfigurator> buses = [];
        HostApplicationBuilder builder = Host.CreateApplicationBuilder([.. Settings, "--Messaging:Transport=memory"]);

        builder.AddRoles(Named("one"), Named("other"));

        Assert.Equal(["one", "other"], added);
        Assert.Equal(2, buses.Count);
        Assert.Same(buses[0], buses[1]);

        Role Named(string name) => new(name, _ => added.Add(name)) { AddConsumers = buses.Add };
    }

    [Fact]
    public async Task It_serves_its_roles_and_its_health_until_it_is_told_to_stop()
    {
        var built = new TaskCompletionSource<WebApplication>();
        Role role = new("answering", _ => { })
        {
            MapEndpoints = endpoints =>
            {
                endpoints.MapGet("/answer", () => "42");
                built.SetResult((WebApplication)endpoints);
            },
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Task served = AlmagestHost.ServeAsync(Settings, [role], cancellation: stop.Token);

        WebApplication app = await built.Task;
        var started = new TaskCompletionSource();
        app.Lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal("42", await client.GetStringAsync(new Uri("/answer", UriKind.Relative), Cancellation));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/live", UriKind.Relative), Cancellation));
        Assert.NotNull(app.Services.GetRequiredService<ICommandSender>());
        await stop.CancelAsync();
        await served;
    }

    [Fact]
    public async Task An_address_that_others_listen_at_ends_it_with_2()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        Role idle = new("idle", _ => { });
        string[] settings = [.. Settings.Where(one => !one.StartsWith("--urls", StringComparison.Ordinal))];

        SpectralDataException error = await Assert.ThrowsAsync<SpectralDataException>(() =>
            AlmagestHost.ServeAsync([.. settings, $"--urls=http://127.0.0.1:{port}"], [idle], cancellation: Cancellation)
        );
        Assert.Contains($"127.0.0.1:{port}: address already in use", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await AlmagestHost.RunAsync([.. settings, $"--urls=http://127.0.0.1:{port}"], idle));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Of the cluster size, with a broker that is away.</summary>
    private string[] Settings =>
        [
            "--Storage:Provider=sqlite",
            $"--Storage:ConnectionString={Path.Combine(_folder, "state.db")}",
            "--Messaging:Transport=rabbitmq",
            "--Messaging:Port=1",
            "--Messaging:StopTimeout=00:00:01",
        ];
}
