using System.Globalization;
using System.Text;

namespace Almagest.Cli.Reports;

/// <summary>A page as Markdown, its pictures as files of their own beside it.</summary>
/// <param name="title">Its heading.</param>
/// <param name="subtitle">The line below.</param>
/// <param name="name">Of the page and its pictures, without extension.</param>
internal sealed class MarkdownReport(string title, string subtitle, string name) : IReport
{
    private readonly StringBuilder _body = new($"# {title}\n{subtitle}\n");
    private readonly List<string> _pictures = [];

    public IReport Section(string heading, string? text = null)
    {
        _body.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n");
        return text is null ? this : Paragraph(text);
    }

    public IReport Paragraph(string text)
    {
        _body.Append(CultureInfo.InvariantCulture, $"{text}\n\n");
        return this;
    }

    public IReport Charts(params (string Svg, string Caption)[] charts)
    {
        foreach ((string svg, string caption) in charts)
        {
            _pictures.Add(
                svg.Replace(
                    "<svg ",
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" style=\"background:#fff\" ",
                    StringComparison.Ordinal
                )
            );
            _body.Append(CultureInfo.InvariantCulture, $"![{caption}]({Name(_pictures.Count)})\n\n*{caption}*\n\n");
        }
        return this;
    }

    public IReport Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"| {string.Join(" | ", headings)} |\n| --- |{string.Concat(headings.Skip(1).Select(_ => " ---: |"))}\n"
        );
        foreach (IReadOnlyList<string> row in rows)
            _body.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        _body.Append('\n');
        return this;
    }

    /// <summary>Writes the page and the pictures into a folder.</summary>
    public async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        for (int i = 0; i < _pictures.Count; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, Name(i + 1)), _pictures[i], cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{name}.md"),
            _body.ToString().TrimEnd() + "\n",
            new UTF8Encoding(false),
            cancellation
        );
    }

    private string Name(int picture) => $"{name}-{picture:00}.svg";
}
