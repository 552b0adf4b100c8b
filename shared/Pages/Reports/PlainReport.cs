using Almagest.Pages.Fits;

namespace Almagest.Pages.Reports;

/// <summary>A page of parts from top to bottom, for what has no page of its own.</summary>
public sealed record PlainReport(string Title, string Subtitle, IReadOnlyList<ReportPart> Parts);

/// <summary>A part of a page.</summary>
public abstract record ReportPart
{
    public sealed record Heading(string Text) : ReportPart;

    public sealed record Paragraph(string Text) : ReportPart;

    /// <summary>Figures worth seeing first, each with what it says.</summary>
    public sealed record Figures(IReadOnlyList<(string Value, string Meaning)> All) : ReportPart;

    /// <param name="All">SVG for a page, with what it shows.</param>
    public sealed record Pictures(IReadOnlyList<(string Svg, string Caption)> All) : ReportPart;

    /// <param name="Links">Pages of the rows' first cells, in their order; null: none.</param>
    public sealed record Table(SheetTable Rows, IReadOnlyList<string>? Links = null) : ReportPart;

    /// <summary>All of one fit.</summary>
    public sealed record Fit(FitSheet Sheet) : ReportPart;
}
