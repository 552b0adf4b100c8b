using Almagest.Cli.Reports;

namespace Almagest.Studies.Pages;

/// <summary>A page of the study as files: Markdown with its pictures, and one page for a browser.</summary>
internal static class StudyPages
{
    public static async Task WriteAsync(
        string title,
        string subtitle,
        Action<IReport> write,
        string folder,
        string name,
        CancellationToken cancellation
    )
    {
        MarkdownReport markdown = new(title, subtitle, name);
        HtmlReport html = new(title, subtitle);
        write(markdown);
        write(html);
        await markdown.WriteAsync(folder, cancellation);
        await html.WriteAsync(Path.Combine(folder, $"{name}.html"), cancellation);
    }
}
