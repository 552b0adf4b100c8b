namespace Almagest.Pages.Tests.Browsers;

/// <summary>What axe can't see: inside of charts.</summary>
internal static class ChartLook
{
    /// <summary>
    /// Texts of every SVG of the page stand out from the ground by 4.5 to 1, lines and dots by 3 to 1 (WCAG 2.2, 1.4.3 and
    /// 1.4.11); areas may be paler, for what lies on them tells. No text is cut by the picture's border, lies over another,
    /// or is smaller than can be read.
    /// </summary>
    public static async Task ChartsAreLegibleAsync(this Visit visit)
    {
        string[] found = await visit.WrongChartsAsync();
        Assert.True(found.Length == 0, $"{visit.Page.Url}\n{string.Join('\n', found.Distinct())}");
    }

    /// <summary>What is wrong with them, a line each.</summary>
    public static Task<string[]> WrongChartsAsync(this Visit visit) =>
        visit.Page.EvaluateAsync<string[]>(PageScript.Of("chart-look.js"));
}
