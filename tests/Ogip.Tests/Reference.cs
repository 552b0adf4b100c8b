using System.Text.Json;
using Almagest.Tests;

namespace Almagest.Ogip.Tests;

/// <summary>Real files, and what astropy and Sherpa read in them.</summary>
internal static class Reference
{
    /// <summary>Every folder of real files.</summary>
    public static readonly string[] Folders =
    [
        "asca-sis0-he1104",
        "athena-wfi-fakeit",
        "chandra-acis-3c186",
        "chandra-acis-3c273",
        "chandra-acis-4c1944",
        "chandra-acis-cdfs179",
        "chandra-acis-csc",
        "chandra-acis-g215-mismatch",
        "chandra-acis-gcs28",
        "chandra-acis-m33",
        "chandra-acis-pks1127",
        "chandra-acis-sdssj1030",
        "chandra-hetg-3c120",
        "exosat-me-1e1048",
        "hxmt-he-crab",
        "ixpe-du1",
        "nicer-xti-fakeit",
        "rxte-pca-groj1655-1996",
        "rxte-pca-xtej1550",
        "swift-xrt-pc-2m0259",
        "swift-xrt-pc-grb070110",
        "xmm-epn-ngc7793ulx4",
        "xmm-epn-old",
    ];

    public static TheoryData<string> AllFolders() => [.. Folders];

    public static string File(string folder, string name) => SharedData.Require("data", "ogip", folder, name);

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(SharedData.Require("reference", name)));
        return document.RootElement.Clone();
    }

    /// <summary>The extensions of one kind ("spectrum", "rmf", "arf") in every file of a folder, in order.</summary>
    public static IEnumerable<(string Path, int Index, JsonElement Expected)> Extensions(string folder, string kind)
    {
        foreach (
            JsonProperty file in Json("files_dev.json")
                .EnumerateObject()
                .Where(file => file.Name.StartsWith(folder + "/", StringComparison.Ordinal))
        )
        {
            int index = 0;
            foreach (JsonElement extension in file.Value.GetProperty("extensions").EnumerateArray())
                if (extension.GetProperty("kind").GetString() == kind)
                    yield return (File(folder, file.Name[(folder.Length + 1)..]), index++, extension);
        }
    }

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static double? NumberOrNull(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;

    public static string? TextOrNull(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>The reference was printed with 12 digits.</summary>
    public static void Near(double expected, double found, double relative = 1e-10) =>
        Assert.True(
            Math.Abs(found - expected) <= relative * Math.Max(Math.Abs(expected), 1e-30),
            $"found {found:R}, expected {expected:R}"
        );
}
