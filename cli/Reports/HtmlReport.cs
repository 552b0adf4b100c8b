using System.Globalization;
using System.Net;
using System.Text;
using Almagest.Spectra;

namespace Almagest.Cli.Reports;

/// <summary>A self-contained page: no script, no font, no picture is fetched from anywhere.</summary>
internal sealed class HtmlReport(string title, string subtitle) : IReport
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 15px/1.5 system-ui, sans-serif; color: #1c2330; margin: 0; background: #f6f7f9; }
        main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 60px; } h1 { font-size: 26px; margin: 0 0 2px; }
        h2 { font-size: 18px; margin: 34px 0 8px; } .sub { color: #5a6473; margin: 0 0 18px; } p { max-width: 78ch; }
        .row { display: flex; flex-wrap: wrap; gap: 14px; margin: 14px 0; }
        figure { margin: 0; background: #fff; border: 1px solid #e2e5ea; border-radius: 8px; padding: 8px; }
        figure svg { display: block; max-width: 100%; height: auto; }
        figcaption { color: #5a6473; font-size: 13px; max-width: 62ch; padding: 2px 8px 6px; }
        table { border-collapse: collapse; background: #fff; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 12px; border-bottom: 1px solid #e8eaee; text-align: right; }
        th { background: #eef0f4; font-weight: 600; }
        th:first-child, td:first-child { text-align: left; }
        td:not(:first-child) { white-space: nowrap; }
        .scroll { overflow-x: auto; }
        .big { display: flex; flex-wrap: wrap; gap: 14px; }
        .big div { background: #fff; border: 1px solid #e2e5ea; border-radius: 8px; padding: 10px 16px; }
        .big b { display: block; font-size: 21px; }
        .big span { color: #5a6473; font-size: 13px; }
        code { background: #eef0f4; padding: 1px 4px; border-radius: 4px; }
        @media (prefers-color-scheme: dark) {
          :root { color-scheme: dark; }
          body { background: #14171c; color: #e4e7ec; }
          .sub, figcaption, .big span { color: #a3adbb; }
          figure, table, .big div { background: #1d2127; border-color: #333a44; }
          th, code { background: #2a3039; }
          th, td { border-color: #333a44; }
          /* Turns ink light and keeps the hues apart. */
          figure svg { filter: invert(0.9) hue-rotate(180deg); }
        }
        """;

    private readonly StringBuilder _body = new();

    public HtmlReport Section(string heading, string? text = null)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(heading)}</h2>\n");
        return text is null ? this : Paragraph(text);
    }

    public HtmlReport Paragraph(string text)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<p>{Escape(text)}</p>\n");
        return this;
    }

    /// <summary>Figures worth seeing first, each with what it says.</summary>
    public HtmlReport Figures(params (string Value, string Meaning)[] figures)
    {
        _body.Append("<div class=\"big\">");
        foreach ((string value, string meaning) in figures)
            _body.Append(CultureInfo.InvariantCulture, $"<div><b>{Escape(value)}</b><span>{Escape(meaning)}</span></div>");
        _body.Append("</div>\n");
        return this;
    }

    public HtmlReport Charts(params (string Svg, string Caption)[] charts)
    {
        _body.Append("<div class=\"row\">");
        foreach ((string svg, string caption) in charts)
            _body.Append(CultureInfo.InvariantCulture, $"<figure>{svg}<figcaption>{Escape(caption)}</figcaption></figure>\n");
        _body.Append("</div>\n");
        return this;
    }

    public HtmlReport Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (string heading in headings)
            _body.Append(CultureInfo.InvariantCulture, $"<th>{Escape(heading)}</th>");
        _body.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            _body.Append("<tr>");
            foreach (string cell in row)
                _body.Append(CultureInfo.InvariantCulture, $"<td>{Escape(cell)}</td>");
            _body.Append("</tr>\n");
        }
        _body.Append("</tbody></table></div>\n");
        return this;
    }

    IReport IReport.Section(string heading, string? text) => Section(heading, text);

    IReport IReport.Paragraph(string text) => Paragraph(text);

    IReport IReport.Charts(params (string Svg, string Caption)[] charts) => Charts(charts);

    IReport IReport.Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => Table(headings, rows);

    public async Task WriteAsync(string path, CancellationToken cancellation)
    {
        string page = $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(title)}</title><style>{Style}</style></head>
            <body><main><h1>{Escape(title)}</h1><p class="sub">{Escape(subtitle)}</p>
            {_body}
            </main></body></html>
            """;
        await File.WriteAllTextAsync(path, page, new UTF8Encoding(false), cancellation);
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(Printable.Escaped(text));
}
