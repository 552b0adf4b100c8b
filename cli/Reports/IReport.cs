namespace Almagest.Cli.Reports;

/// <summary>A page that is written from top to bottom.</summary>
internal interface IReport
{
    IReport Section(string heading, string? text = null);

    IReport Paragraph(string text);

    /// <summary>Pictures as SVG, each with what it shows.</summary>
    IReport Charts(params (string Svg, string Caption)[] charts);

    IReport Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows);
}
