using System.CommandLine;
using System.Data.Common;
using Almagest.Cli.Terminal;
using Almagest.Hosting;
using Almagest.Hosting.Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Almagest.Cli.Hosting;

/// <summary>All in one process over a SQLite file: what holds where no setting says otherwise.</summary>
internal static class EmbeddedSize
{
    /// <summary>Where it keeps its files.</summary>
    /// <param name="home">Null: ALMAGEST_HOME, else the user's data folder.</param>
    public static string FolderOf(string? home) => Path.GetFullPath(home ?? DefaultHome());

    /// <summary>Where tokens are kept unless another place is named.</summary>
    public static string TokensOf(string? home) => Path.Combine(FolderOf(home), "tokens");

    /// <summary>Before work that ends in its database.</summary>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static void RequireHome(string? home) => Outputs.RequireFolder("--home", FolderOf(home));

    /// <summary>Settings, beneath all others.</summary>
    /// <param name="folder">See <see cref="FolderOf"/>.</param>
    public static Dictionary<string, string?> Settings(string folder) =>
        new()
        {
            ["Storage:Provider"] = "sqlite",
            ["Storage:ConnectionString"] = FileOf(folder),
            ["Messaging:Transport"] = "memory",
            // No broker waits for an acknowledgement, and the command waits to hear of a failure.
            ["Trainer:AcknowledgeMinutes"] = "60000",
            // Nor is there a queue of others' work to wait in.
            ["Redelivery:ShardSeconds"] = "60",
            ["Schedule:LostSeconds"] = "60",
            ["Schedule:SweepSeconds"] = "0.25",
            ["ShardLog:Folder"] = Path.Combine(folder, "shards"),
        };

    /// <summary>Whether neither the environment nor the settings' file names a broker or another database.</summary>
    public static bool IsWanted() => IsWanted(Said());

    /// <summary>An error of the database, with the file and what is free beside it, which drivers don't tell.</summary>
    /// <param name="command">Whose it is.</param>
    /// <returns>Null: it is none, or not of a file.</returns>
    public static string? TroubleOf(Exception? error, ParseResult command)
    {
        while (error is not (null or DbException))
            error = error.InnerException;
        if (error is null)
            return null;
        IConfigurationRoot said = Said();
        if (!IsWanted(said))
            return null;
        string? named = said["Storage:ConnectionString"];
        string file =
            string.IsNullOrEmpty(named) ? FileOf(FolderOf(command.GetValue<string?>("--home")))
            : named.Contains('=', StringComparison.Ordinal) ? new SqliteConnectionStringBuilder(named).DataSource
            : named;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } folder || !Directory.Exists(folder))
            return null;
        return $"{file}: found {error.Message.TrimEnd('.')}, and {new DriveInfo(folder).AvailableFreeSpace:N0} bytes free on its "
            + "disk; expected a database that can be read and written.";
    }

    private static IConfigurationRoot Said()
    {
        ConfigurationBuilder builder = new();
        builder.AddEnvironmentVariables("ALMAGEST_");
        builder.AddSettingsFile();
        return builder.Build();
    }

    private static bool IsWanted(IConfigurationRoot said) =>
        MessagingExtensions.OptionsOf(said).Transport == MessagingTransport.Memory
        && (said["Storage:Provider"] ?? "sqlite").Equals("sqlite", StringComparison.OrdinalIgnoreCase);

    private static string FileOf(string folder) => Path.Combine(folder, "almagest.db");

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
}
