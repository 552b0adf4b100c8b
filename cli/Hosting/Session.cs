using Almagest.Cli.Terminal;
using Almagest.Hosting;
using Almagest.Hosting.Messaging;
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

    private static Session Build(string? home, bool withRoles)
    {
        string folder = Path.GetFullPath(home ?? DefaultHome());
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(EmbeddedDefaults(folder)).AddEnvironmentVariables("ALMAGEST_");
        builder.Configuration.AddSettingsFile(at: builder.Configuration.Sources.Count - 1);
        MessagingOptions messaging = builder.Configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>() ?? new();
        bool embedded = messaging.Transport == MessagingTransport.Memory;
        if (embedded)
        {
            RequireHome(folder);
            Directory.CreateDirectory(folder);
        }
        // Warnings only: progress is told by the commands, and stdout belongs to results.
        // A worker's error ends the command and is told there, once; the bus would tell it again with its stack.
        builder
            .Logging.AddSimpleConsole(line => line.ColorBehavior = LoggerColorBehavior.Disabled)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("MassTransit", LogLevel.None);
        builder.AddRoles(embedded && withRoles ? Roles.Workers : []);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true }));
        return new Session(builder.Build(), folder, embedded);
    }

    /// <summary>Before work that ends in the embedded size's database.</summary>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static void RequireHome(string? home) => Outputs.RequireFolder("--home", Path.GetFullPath(home ?? DefaultHome()));

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

    /// <summary>Where tokens are kept unless another place is named.</summary>
    public static string TokensOf(string? home) => Path.Combine(Path.GetFullPath(home ?? DefaultHome()), "tokens");

    private static string DefaultHome() =>
        Environment.GetEnvironmentVariable("ALMAGEST_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "almagest"
            );

    private static Dictionary<string, string?> EmbeddedDefaults(string folder) =>
        new()
        {
            ["Storage:Provider"] = "sqlite",
            ["Storage:ConnectionString"] = Path.Combine(folder, "almagest.db"),
            ["Messaging:Transport"] = "memory",
            // No broker waits for an acknowledgement, and the command waits to hear of a failure.
            ["Trainer:AcknowledgeMinutes"] = "60000",
            // Nor is there a queue of others' work to wait in.
            ["Redelivery:ChunkSeconds"] = "60",
            ["Redelivery:ShardSeconds"] = "60",
            ["ShardLog:Folder"] = Path.Combine(folder, "shards"),
        };
}
