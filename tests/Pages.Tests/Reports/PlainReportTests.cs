using Almagest.Pages.Layout;
using Almagest.Pages.Reports;
using Almagest.Pages.Tests.Browsers;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Reports;

public sealed class PlainReportTests(Browser browser)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Numbers by their values, whatever their powers and errors; then what is none, in either direction.</summary>
    [Fact]
    public async Task A_table_sorts_numbers_as_numbers_below_their_headings()
    {
        string folder = Directory.CreateTempSubdirectory("almagest-plain-").FullName;
        string[] values = ["0.0147", "< 1.5e-6", "-2.1 +0.3 -0.2", "fixed", "12.5", "1.1e+3"];
        PlainReport report = new(
            "Plain",
            "A table.",
            [new ReportPart.Table(new("values", ["source", "value"], [.. values.Select((one, i) => new[] { $"{i}", one })]))]
        );
        try
        {
            await SavedPage.WriteAsync<PlainReportPage, PlainReport>(
                Path.Combine(folder, "plain.html"),
                report,
                SavedBy.Now("tests", TimeProvider.System),
                Cancellation
            );
            await using Visit visit = await browser.VisitAsync($"file://{folder}");
            await visit.Page.GotoAsync($"file://{folder}/plain.html");
            await visit.IsAccessibleAsync();
            ILocator cells = visit.Page.Locator("tbody td:nth-child(2)");
            Assert.Equal(
                "right",
                await visit.Page.Locator("th:nth-child(2)").EvaluateAsync<string>("one => getComputedStyle(one).textAlign")
            );
            ILocator heading = visit.Page.GetByRole(AriaRole.Button, new() { Name = "value" });
            await heading.ClickAsync();
            Assert.Equal(["-2.1 +0.3 -0.2", "< 1.5e-6", "0.0147", "12.5", "1.1e+3", "fixed"], await cells.AllInnerTextsAsync());
            await heading.ClickAsync();
            Assert.Equal(["1.1e+3", "12.5", "0.0147", "< 1.5e-6", "-2.1 +0.3 -0.2", "fixed"], await cells.AllInnerTextsAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
