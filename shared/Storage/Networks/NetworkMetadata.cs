using System.Text.Json;
using System.Text.Json.Nodes;

namespace Almagest.Storage.Networks;

/// <summary>What the database knows of a network without its bundle: figures, and whether its posteriors may be
/// trusted.</summary>
public static class NetworkMetadata
{
    private const string Verdict = "calibrated",
        Reason = "calibration",
        Failed = "failed",
        Whole = "memberOf";

    /// <param name="metrics">An object, or null.</param>
    /// <param name="isCalibrated">Null: no posterior, nothing to calibrate.</param>
    /// <param name="memberOf">The training of an ensemble that it is a part of, or null.</param>
    public static string Write(JsonNode? metrics, bool? isCalibrated, string reason, Guid? memberOf = null)
    {
        JsonObject all = metrics as JsonObject ?? [];
        all[Verdict] = isCalibrated switch
        {
            true => "passed",
            false => Failed,
            null => "none",
        };
        all[Reason] = reason;
        if (memberOf is { } whole)
            all[Whole] = whole.ToString();
        return all.ToJsonString();
    }

    /// <summary>"passed", "failed" or "none"; empty where nothing is said.</summary>
    public static string CalibrationOf(string metadataJson) => Text(metadataJson, Verdict);

    /// <summary>Whether it was learnt to be part of an ensemble.</summary>
    public static bool IsMember(string metadataJson) => Text(metadataJson, Whole) != "";

    /// <summary>Why a network may not be promoted; null if it may.</summary>
    public static string? FailureOf(string metadataJson) =>
        CalibrationOf(metadataJson) == Failed ? Text(metadataJson, Reason) : null;

    private static string Text(string json, string member)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(member, out JsonElement found)
            && found.ValueKind == JsonValueKind.String
            ? found.GetString()!
            : "";
    }
}
