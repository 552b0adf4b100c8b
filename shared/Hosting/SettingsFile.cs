using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting;

/// <summary>appsettings.json of the working directory, for workers and for the verbs that are their clients. It may lie in a
/// folder of somebody else's, so it says where the database and the broker are, and never where the gateway listens or whom it
/// serves.</summary>
public static class SettingsFile
{
    public const string Name = "appsettings.json";
    private const long LargestFile = 1 << 20;

    private static readonly string[] Sections =
    [
        "Storage",
        "Messaging",
        "ShardLog",
        "Redelivery",
        "Schedule",
        "Observability",
        "Logging",
        "Simulator",
        "Trainer",
        "Fitter",
        "Gateway",
    ];

    private static readonly string[] OfAccess = ["Gateway:AllowAnonymous", "Gateway:TokenFile", "Gateway:AllowedHosts"];

    /// <summary>Before all other sources, so that they count where they say something else.</summary>
    /// <param name="folder">Null: the working directory.</param>
    /// <param name="at">Behind how many sources.</param>
    /// <exception cref="OptionsValidationException">The file is not settings in JSON.</exception>
    public static void AddSettingsFile(this IConfigurationBuilder builder, string? folder = null, int at = 0)
    {
        FileInfo file = new(Path.Combine(folder ?? Environment.CurrentDirectory, Name));
        if (!file.Exists)
            return;
        try
        {
            if (file.Length > LargestFile)
                throw new InvalidDataException($"{file.Length} bytes");
            using FileStream text = file.OpenRead();
            builder.Sources.Insert(
                at,
                new MemoryConfigurationSource
                {
                    InitialData = [.. new ConfigurationBuilder().AddJsonStream(text).Build().AsEnumerable().Where(Counts)],
                }
            );
        }
        catch (Exception wrong)
            when (wrong is InvalidDataException or FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(
                "",
                typeof(SettingsFile),
                [$"{file.FullName}: found no settings ({wrong.InnerException?.Message ?? wrong.Message}); expected JSON."]
            );
        }
    }

    private static bool Counts(KeyValuePair<string, string?> one) =>
        one.Value is not null
        && Sections.Contains(one.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase)
        && !OfAccess.Any(key => one.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase));
}
