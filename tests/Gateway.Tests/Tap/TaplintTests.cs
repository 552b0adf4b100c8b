using System.Text.Json;
using Almagest.Storage.Connections;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>stilts taplint asks all that TAP has, and says what is wrong.</summary>
public sealed class TaplintTests(TapSkies skies)
{
    /// <summary>What this taplint doesn't know yet: a feature of ADQL 2.1, product types of the high-energy group.</summary>
    private static readonly string[] Exempt =
    [
        "adql-conditional",
        "Illegal value in column dataproduct_type: \"response-function\"",
        "Illegal value in column dataproduct_type: \"draws\"",
    ];

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Finds_nothing_wrong(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        string said = await Stilts.RunAsync(
            "taplint",
            $"tapurl={sky.Tap}",
            "format=json",
            "report=EWSF",
            "maxtable=4",
            "truncate=2000"
        );
        JsonElement found = JsonElement.Parse(said[said.IndexOf('{')..(said.LastIndexOf('}') + 1)]);
        // As docs/tap.md has them.
        TestContext.Current.TestOutputHelper?.WriteLine($"{found.GetProperty("totals")}");
        Assert.NotEmpty(found.GetProperty("sections").EnumerateArray());
        string[] wrong =
        [
            .. found
                .GetProperty("sections")
                .EnumerateArray()
                .SelectMany(section => section.GetProperty("reports").EnumerateArray())
                .Where(report => report.GetProperty("level").GetString() is "ERROR" or "WARNING")
                .Select(report => $"{report.GetProperty("code")}: {report.GetProperty("text")}")
                .Where(report => !Array.Exists(Exempt, word => report.Contains(word, StringComparison.Ordinal))),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }
}
