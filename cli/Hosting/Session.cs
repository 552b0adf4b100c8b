using Almagest.Hosting;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.Telemetry;
using Almagest.Storage.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Almagest.Cli.Hosting;

/// <summary>
/// What stands behind a command. Embedded size: all roles in this process, over a SQLite file. Cluster size (Messaging:Transport
/// is rabbitmq): a client of the workers that run elsewhere. The commands see no difference.
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly IHost _host;

    private Session(IHost host, string home, bool isEmbedded) => (_host, Home, IsEmbedded) = (host, home, isEmbedded);

    public string Home { get; }

    public bool IsEmbedded { get; }

    /// <param name="home">Where the embedded size keeps its files; null: ALMAGEST_HOME, else the user's data folder.</param>
    /// <param name="withRoles">Whether this command needs simulator, trainer and fitter; a query does not.</param>
    /// <exception cref="Almagest.Spectra.SpectralDataException">The database's schema is not this program's.</exception>
    public static async Task<Session> OpenAsync(string? home, bool withRoles, CancellationToken cancellation)
    {
        Session session = Build(home, withRoles);
        await session.Get<IStorageMigrator>().RequireCurrentAsync(cancellation);
        if (withRoles)
            await session._host.StartAsync(cancellation);
        return session;
    }

    /// <summary>Makes the database's tables, or brings them up to date.</summary>
    /// <exception cref="Almagest.Spectra.SpectralDataException">This role may not, or they are a newer program's.</exception>
    public static async Task MigrateAsync(string? home, CancellationToken cancellation)
    {
        await using Session session = Build(home, withRoles: false);
        await session.Get<IStorageMigrator>().MigrateAsync(cancellation);
    }

    /// <summary>For whoever looks only, whatever state the database is in: nothing is made or brought up to date.</summary>
    public static Session ToLook(string? home) => Build(home, withRoles: false);

    private static Session Build(string? home, bool withRoles)
    {
        string folder = EmbeddedSize.FolderOf(home);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(EmbeddedSize.Settings(folder)).AddEnvironmentVariables("ALMAGEST_");
        builder.Configuration.AddSettingsFile(at: builder.Configuration.Sources.Count - 1);
        bool embedded = MessagingExtensions.OptionsOf(builder.Configuration).Transport == MessagingTransport.Memory;
        if (embedded)
        {
            EmbeddedSize.RequireHome(folder);
            Directory.CreateDirectory(folder);
        }
        // Warnings only: progress is told by the commands, and stdout belongs to results.
        // A worker's error ends the command and is told there, once; the bus would tell it again with its stack.
        builder
            .Logging.AddSimpleConsole(line => line.ColorBehavior = LoggerColorBehavior.Disabled)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("MassTransit", LogLevel.None);
        builder.AddAlmagestTelemetry("cli");
        builder.AddRoles(embedded && withRoles ? Roles.Workers : []);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true }));
        return new Session(builder.Build(), folder, embedded);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        // What a role has not finished lies undone in the database, and the same command goes on with it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _host.StopAsync(patience.Token);
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }
}
