using Almagest.Charts.Drawing;
using Almagest.Pages.Fits;
using Almagest.Pages.Layout;
using Almagest.Pages.Reports;

namespace Almagest.Cli.Reports;

/// <summary>A self-contained page, by the components of the gateway's pages.</summary>
internal sealed class HtmlReport(string title, string subtitle) : IReport
{
    private readonly List<ReportPart> _parts = [];

    public HtmlReport Section(string heading, string? text = null)
    {
        _parts.Add(new ReportPart.Heading(heading));
        return text is null ? this : Paragraph(text);
    }

    public HtmlReport Paragraph(string text) => Add(new ReportPart.Paragraph(text));

    /// <summary>Figures worth seeing first, each with what it says.</summary>
    public HtmlReport Figures(params (string Value, string Meaning)[] figures) => Add(new ReportPart.Figures(figures));

    public HtmlReport Charts(params (string Svg, string Caption)[] charts) =>
        Add(
            new ReportPart.Pictures([
                .. charts.Where(one => one.Svg.Length > 0).Select(one => (PageInks.Applied(one.Svg), one.Caption)),
            ])
        );

    /// <param name="links">Pages of the rows' first cells; null: none.</param>
    public HtmlReport Table(
        IReadOnlyList<string> headings,
        IEnumerable<IReadOnlyList<string>> rows,
        IReadOnlyList<string>? links = null
    ) => Add(new ReportPart.Table(new(title, headings, [.. rows]), links));

    public HtmlReport Fit(FitSheet sheet) => Add(new ReportPart.Fit(sheet));

    IReport IReport.Section(string heading, string? text) => Section(heading, text);

    IReport IReport.Paragraph(string text) => Paragraph(text);

    IReport IReport.Charts(params (string Svg, string Caption)[] charts) => Charts(charts);

    IReport IReport.Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => Table(headings, rows);

    public Task WriteAsync(string path, CancellationToken cancellation) =>
        SavedPage.WriteAsync<PlainReportPage, PlainReport>(path, new(title, subtitle, _parts), ThisCommand.By, cancellation);

    private HtmlReport Add(ReportPart part)
    {
        _parts.Add(part);
        return this;
    }
}
