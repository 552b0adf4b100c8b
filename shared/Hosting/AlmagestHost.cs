using Almagest.Application.Registration;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.Resilience;
using Almagest.Hosting.ShardLog;
using Almagest.Hosting.Telemetry;
using Almagest.Spectra;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting;

/// <summary>Composes roles: a service is one of them, `almagest up` any, and a session of the embedded size has them in its own
/// process.</summary>
public static class AlmagestHost
{
    private const int WrongSettings = 2;

    /// <summary>A service's whole program.</summary>
    /// <returns>The exit code: 0, or 2 with the reasons on stderr where the settings, or the database that they name, are
    /// wrong.</returns>
    public static async Task<int> RunAsync(string[] args, params IReadOnlyList<Role> roles)
    {
        try
        {
            await ServeAsync(args, roles);
            return 0;
        }
        catch (OptionsValidationException error)
        {
            foreach (string reason in error.Failures)
                await Console.Error.WriteLineAsync(reason);
            return WrongSettings;
        }
        catch (SpectralDataException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return WrongSettings;
        }
    }

    /// <summary>Looks whether the tables are there, then serves until told to stop.</summary>
    /// <param name="args">Configuration, such as --urls.</param>
    /// <param name="roles">At least one.</param>
    /// <param name="embedded">What the embedded size sets beneath all else; null: of the cluster size, which asks for a broker
    /// and a database.</param>
    /// <param name="whenReady">Told once, when bus and database answer; null: nobody waits for it.</param>
    /// <param name="cancellation">Stops it, as SIGTERM does.</param>
    /// <exception cref="OptionsValidationException">The settings are wrong, or some are missing.</exception>
    /// <exception cref="Exception">What a part of it ended by, which the host has logged.</exception>
    /// <exception cref="SpectralDataException">The database's schema is not this program's, or somebody else listens at the
    /// address.</exception>
    public static async Task ServeAsync(
        string[] args,
        IReadOnlyList<Role> roles,
        IReadOnlyDictionary<string, string?>? embedded = null,
        Action<WebApplication>? whenReady = null,
        CancellationToken cancellation = default
    )
    {
        WebApplication app = Build(args, roles, embedded);
        await using (app)
        {
            RequireSettings(app.Services);
            await RequireCurrentAsync(app, cancellation);
            await StartAsync(app, cancellation);
            if (whenReady is not null && await app.UntilReadyAsync(cancellation))
                whenReady(app);
            await app.WaitForShutdownAsync(cancellation);
            // What ended by an error stops the host as if it had been told to; its exit code tells.
            foreach (BackgroundService one in app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
                if (one.ExecuteTask is { IsFaulted: true } failed)
                    await failed;
        }
    }

    /// <summary>A database that is away is waited for.</summary>
    private static async Task RequireCurrentAsync(WebApplication app, CancellationToken cancellation)
    {
        IStorageMigrator migrator = app.Services.GetRequiredService<IStorageMigrator>();
        await Weather
            .Pipeline(Timeout.InfiniteTimeSpan, app.Logger, "waiting for the database")
            .ExecuteAsync(async token => await migrator.RequireCurrentAsync(token), cancellation);
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new SpectralDataException($"{error.Message.TrimEnd('.')}; expected one that nobody listens at.", error);
        }
    }

    /// <summary>What roles need in any process, of either size: stores, use cases, shard log, themselves, and the bus that
    /// they share.</summary>
    public static void AddRoles(this IHostApplicationBuilder builder, params IReadOnlyList<Role> roles)
    {
        builder.Services.AddAlmagestStorage();
        builder.Services.AddAlmagestApplication();
        builder.AddAlmagestShardLog();
        foreach (Role role in roles)
            role.AddServices(builder);
        if (roles.Count > 0 || MessagingExtensions.OptionsOf(builder.Configuration).Transport != MessagingTransport.Memory)
            AddBus(builder, roles);
        else
            builder.AddNoMessaging();
    }

    // By itself: what a command that only asks never calls need not be loaded for it.
    private static void AddBus(IHostApplicationBuilder builder, IReadOnlyList<Role> roles) =>
        builder.AddAlmagestMessaging(bus =>
        {
            foreach (Role role in roles)
                role.AddConsumers(bus);
        });

    /// <summary>The host asks too, and logs what it finds with its stack.</summary>
    private static void RequireSettings(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (AggregateException several)
        {
            throw new OptionsValidationException(
                "",
                typeof(AlmagestHost),
                several.InnerExceptions.SelectMany(one => (one as OptionsValidationException)?.Failures ?? [one.Message])
            );
        }
    }

    private static WebApplication Build(string[] args, IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string?>? embedded)
    {
        // Of the working directory the program's own settings count, and nothing that moves where it listens.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = [.. args], ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Configuration.AddSettingsFile();
        builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
        if (embedded is not null)
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = embedded });
        IReadOnlyList<string> missing = embedded is null ? ClusterSettings.Missing(builder.Configuration) : [];
        if (missing.Count > 0)
            throw new OptionsValidationException("", typeof(AlmagestHost), missing);
        builder.AddAlmagestObservability(roles.Count == 1 ? roles[0].Name : "worker");
        builder.AddRoles(roles);
        builder.AddAlmagestHealth();
        WebApplication app = builder.Build();
        app.MapAlmagestHealth();
        app.MapAlmagestMetrics();
        foreach (Role role in roles)
            role.MapEndpoints(app);
        return app;
    }
}
