using Microsoft.Extensions.Configuration;

namespace Almagest.Hosting;

/// <summary>What a worker of the cluster size cannot do without.</summary>
internal static class ClusterSettings
{
    /// <summary>What is missing, in sentences that name the variable to set. Without a broker a worker would start, hear
    /// nothing, and look alive.</summary>
    public static IReadOnlyList<string> Missing(IConfiguration configuration)
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
}
