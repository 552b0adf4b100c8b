using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting;

/// <summary>The life of a process of the cluster size, from its settings to its exit code.</summary>
public static class ServiceProcess
{
    private const int WrongSettings = 2;

    /// <summary>
    /// What a worker cannot do without, in sentences that name the variable to set. Without a broker it would start, hear
    /// nothing, and look alive.
    /// </summary>
    public static IReadOnlyList<string> MissingSettings(IConfiguration configuration)
    {
        var missing = new List<string>();
        if (string.IsNullOrWhiteSpace(configuration["Storage:Provider"]))
            missing.Add("Storage:Provider is not set; expected postgres, by ALMAGEST_Storage__Provider or in appsettings.json.");
        if (string.IsNullOrWhiteSpace(configuration["Storage:ConnectionString"]))
            missing.Add(
                "Storage:ConnectionString is not set; expected where the database is, by "
                    + "ALMAGEST_Storage__ConnectionString or in appsettings.json."
            );
        if (!string.Equals(configuration["Messaging:Transport"], "rabbitmq", StringComparison.OrdinalIgnoreCase))
        {
            missing.Add(
                $"Messaging:Transport is {configuration["Messaging:Transport"] ?? "not set"}; expected rabbitmq, by "
                    + $"ALMAGEST_Messaging__Transport "
                    + "or in appsettings.json, and Messaging:Uri to say where it is."
            );
        }
        return missing;
    }

    /// <summary>Runs a service until it is told to stop.</summary>
    /// <param name="app">Built, not started.</param>
    /// <param name="prepare">Done before the first message, such as making the tables.</param>
    /// <returns>The exit code: 0, or 2 with the reasons on stderr where the settings are wrong.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app, Func<CancellationToken, Task> prepare)
    {
        IReadOnlyList<string> wrong = MissingSettings(app.Configuration);
        if (wrong.Count == 0)
        {
            try
            {
                await prepare(app.Lifetime.ApplicationStopping).ConfigureAwait(false);
                await app.RunAsync().ConfigureAwait(false);
                return 0;
            }
            catch (OptionsValidationException error)
            {
                wrong = [.. error.Failures];
            }
        }
        foreach (string reason in wrong)
            await Console.Error.WriteLineAsync(reason).ConfigureAwait(false);
        return WrongSettings;
    }
}
