using Almagest.Cli.Terminal;
using Almagest.Fitter;
using Almagest.Gateway;
using Almagest.Hosting;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Hosting.Telemetry;
using Almagest.Simulator;
using Almagest.Storage;
using Almagest.Trainer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Almagest.Cli.Hosting;

/// <summary>Which roles a process plays, put together in one place for both sizes.</summary>
internal static class Roles
{
    public static IReadOnlyList<string> All { get; } = ["simulator", "trainer", "fitter", "gateway"];

    /// <summary>Adds roles and the bus that their consumers share.</summary>
    public static void Add(IHostApplicationBuilder builder, IReadOnlyCollection<string> roles)
    {
        bool Chosen(string role) => roles.Contains(role, StringComparer.OrdinalIgnoreCase);
        builder.Services.AddAlmagestStorage();
        builder.AddAlmagestShardLog();
        if (Chosen("simulator"))
            builder.AddSimulator();
        if (Chosen("trainer"))
            builder.AddTrainer();
        if (Chosen("fitter"))
            builder.AddFitter();
        if (Chosen("gateway"))
            builder.AddGateway();
        else
            builder.AddSubmission();
        builder.AddAlmagestMessaging(bus =>
        {
            if (Chosen("simulator"))
                bus.AddSimulatorConsumers();
            if (Chosen("trainer"))
                bus.AddTrainerConsumers();
            if (Chosen("fitter"))
                bus.AddFitterConsumers();
        });
    }

    /// <summary>Workers of the cluster size, until they are told to stop.</summary>
    public static async Task RunAsync(IReadOnlyCollection<string> roles, string urls, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
        IReadOnlyList<string> missing = ServiceProcess.MissingSettings(builder.Configuration);
        if (missing.Count > 0)
            throw new UsageException(string.Join("\nalmagest: ", missing));
        builder.WebHost.UseUrls(urls);
        builder.AddAlmagestObservability(roles.Count == 1 ? roles.First() : "worker");
        Add(builder, roles);
        builder.AddAlmagestHealth(SimulatorModule.AskDatabaseAsync);
        await using WebApplication app = builder.Build();
        app.MapAlmagestHealth();
        if (roles.Contains("gateway", StringComparer.OrdinalIgnoreCase))
            app.MapGateway();
        await app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation);
        await app.StartAsync(cancellation);
        // One line on stdout that scripts can wait for.
        if (await ReadyAsync(app.Services, cancellation))
            Console.Out.WriteLine($"ready: {string.Join(", ", roles)} at {string.Join(" ", app.Urls)}");
        await app.WaitForShutdownAsync(cancellation);
    }

    /// <summary>The bus starts in the background: a service lives while the broker is away, but is not ready.</summary>
    /// <returns>False if it was told to stop before.</returns>
    private static async Task<bool> ReadyAsync(IServiceProvider services, CancellationToken cancellation)
    {
        CancellationToken stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        HealthCheckService health = services.GetRequiredService<HealthCheckService>();
        while (!either.IsCancellationRequested)
        {
            if (
                (await health.CheckHealthAsync(check => check.Tags.Contains("ready"), CancellationToken.None)).Status
                == HealthStatus.Healthy
            )
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }
}
