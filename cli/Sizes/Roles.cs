using Almagest.Fitter;
using Almagest.Gateway;
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
using Microsoft.Extensions.Hosting;

namespace Almagest.Cli.Sizes;

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
        if (Chosen("simulator")) builder.AddSimulator();
        if (Chosen("trainer")) builder.AddTrainer();
        if (Chosen("fitter")) builder.AddFitter();
        if (Chosen("gateway")) builder.AddGateway();
        else builder.AddSubmission();
        builder.AddAlmagestMessaging(bus =>
        {
            if (Chosen("simulator")) bus.AddSimulatorConsumers();
            if (Chosen("trainer")) bus.AddTrainerConsumers();
            if (Chosen("fitter")) bus.AddFitterConsumers();
        });
    }

    /// <summary>Workers of the cluster size, until they are told to stop.</summary>
    public static async Task RunAsync(IReadOnlyCollection<string> roles, string urls, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
        builder.WebHost.UseUrls(urls);
        builder.AddAlmagestObservability(roles.Count == 1 ? roles.First() : "worker");
        Add(builder, roles);
        builder.AddAlmagestHealth(SimulatorModule.AskDatabaseAsync);
        await using WebApplication app = builder.Build();
        app.MapAlmagestHealth();
        if (roles.Contains("gateway", StringComparer.OrdinalIgnoreCase)) app.MapGateway();
        await app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation);
        await app.StartAsync(cancellation);
        // One line on stdout that scripts can wait for.
        Console.Out.WriteLine($"ready: {string.Join(", ", roles)} at {string.Join(" ", app.Urls)}");
        await app.WaitForShutdownAsync(cancellation);
    }
}
