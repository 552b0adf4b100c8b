using System.Text.Json;
using Almagest.Spectra.Statistics;
using Almagest.Tests;

namespace Almagest.Spectra.Tests.Statistics;

/// <summary>Against Sherpa's statistics of real spectra at fixed parameters (reference/stats_dev.json).</summary>
public sealed class StatisticsReferenceTests
{
    [Theory]
    [
        InlineData("cstat"),
        InlineData("cash"),
        InlineData("wstat"),
        InlineData("chi2gehrels"),
        InlineData("chi2datavar"),
        InlineData("chi2modvar")
    ]
    public void Agree_with_Sherpa_to_a_billionth_on_every_case(string name)
    {
        string path = SharedData.Require("reference", "stats_dev.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        int compared = 0;
        foreach (JsonProperty reference in document.RootElement.GetProperty("cases").EnumerateObject())
        {
            JsonElement stat = reference.Value.GetProperty("stat");
            if (!stat.TryGetProperty(name, out JsonElement expected) || expected.ValueKind != JsonValueKind.Number)
                continue;
            double found = Compute(name, reference.Value);
            Assert.True(
                Math.Abs(found - expected.GetDouble()) <= 1e-9 * Math.Abs(expected.GetDouble()),
                $"{reference.Name}: {found} for {expected}"
            );
            compared++;
        }
        Assert.True(compared >= 10, $"only {compared} cases");
    }

    private static double Compute(string name, JsonElement reference)
    {
        double[] counts = Numbers(reference, "counts"),
            model = Numbers(reference, "model_counts");
        return name switch
        {
            "cstat" => PoissonStatistics.CStat(counts, model),
            "cash" => PoissonStatistics.Cash(counts, model),
            "wstat" => WStatistic.WStat(counts, Numbers(reference, "bkg_counts"), Numbers(reference, "bkg_scale"), model),
            "chi2gehrels" => ChiSquare.Statistic(counts, Array.ConvertAll(counts, ChiSquare.GehrelsVariance), model),
            "chi2datavar" => ChiSquare.Statistic(counts, Array.ConvertAll(counts, ChiSquare.DataVariance), model),
            _ => ChiSquare.ModelVariance(counts, model),
        };
    }

    private static double[] Numbers(JsonElement reference, string name)
    {
        JsonElement value = reference.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number
            ? [value.GetDouble()]
            : [.. value.EnumerateArray().Select(e => e.GetDouble())];
    }
}
