using System.Text.Json;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>What `almagest fit --method classical --json` says.</summary>
internal static class ClassicalAnswer
{
    public static async Task<JsonElement> FitAsync(this Workplace here, string file, params string[] options)
    {
        Answer answer = (await here.RunAsync(["fit", file, "--method", "classical", "--json", "-q", .. options])).Succeeds();
        return JsonDocument.Parse(answer.Out).RootElement[0].GetProperty("fits")[0].Clone();
    }

    /// <summary>Of the minimum: a limit is published without a value.</summary>
    public static double Value(JsonElement fit, string parameter) =>
        fit.GetProperty("parameters").GetProperty(parameter).GetProperty("classical").GetProperty("estimate").GetDouble();
}
