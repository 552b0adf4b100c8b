using Almagest.Storage.Networks;

namespace Almagest.Pages.Networks;

/// <param name="Campaign">Its name; null: it is not there.</param>
public sealed record NetworkLine(NetworkSummary Network, string? Campaign)
{
    /// <summary>What people call it.</summary>
    public static string Short(string id) => id[..Math.Min(12, id.Length)];

    /// <summary>"champion", "part of an ensemble", or nothing.</summary>
    public string Role =>
        Network.IsChampion ? "champion"
        : NetworkMetadata.IsMember(Network.MetadataJson) ? "part of an ensemble"
        : "";

    /// <summary>"passed", "failed", "none"; empty: nothing is said.</summary>
    public string Calibration => NetworkMetadata.CalibrationOf(Network.MetadataJson);
}
