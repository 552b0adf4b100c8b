using System.Security;
using Almagest.Spectra;
using OxyPlot;

namespace Almagest.Charts.Drawing;

/// <summary>A chart that was drawn; its forms are made when they are asked for, the same at every call.</summary>
public sealed record Picture
{
    private readonly Func<string> _svg;
    private readonly Action<IRenderContext> _draw;

    /// <param name="svg">One element, without background and namespace.</param>
    /// <param name="draw">The same on whatever draws.</param>
    internal Picture(string title, string altText, int width, int height, Func<string> svg, Action<IRenderContext> draw) =>
        (Title, AltText, Width, Height, _svg, _draw) = (Printable.Of(title), Printable.Of(altText), width, height, svg, draw);

    public string Title { get; }

    /// <summary>What it shows, for who can't see it.</summary>
    public string AltText { get; }

    /// <summary>Pixels, 96 to the inch.</summary>
    public int Width { get; }

    /// <summary>Pixels, 96 to the inch.</summary>
    public int Height { get; }

    /// <summary>What a file of it says besides: program, command, data, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>An element for a page of HTML; its letters are text, in the page's Arial or what stands for it.</summary>
    public string ToSvg() => _svg();

    /// <summary>The same for a page of the project's own: colours are the names that its style gives them, so that it is right in
    /// light and dark; without attributes of style.</summary>
    public string ToPageSvg() => PageInks.Applied(_svg());

    /// <summary>A file of its own, on white paper.</summary>
    public string ToSvgDocument()
    {
        const string Namespace = "xmlns=\"http://www.w3.org/2000/svg\"";
        string svg = _svg();
        int body = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        string head = svg[..body].Contains(Namespace, StringComparison.Ordinal)
            ? svg[..body]
            : svg[..body].Replace("<svg ", $"<svg {Namespace} ", StringComparison.Ordinal);
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            {head}{Desc}
              <rect x="0" y="0" width="{Width}" height="{Height}" style="fill:rgb(255,255,255);stroke:none;" />{svg[body..]}
            """;
    }

    /// <summary>One page, letters as contours: it needs and names no font.</summary>
    public byte[] ToPdf()
    {
        PdfContext page = new(Title, Width, Height, Facts);
        _draw(page);
        return page.ToBytes();
    }

    /// <summary>On white paper, letters drawn: no font of the machine is used.</summary>
    /// <param name="scale">Pixels of the file for each of <see cref="Width"/> and <see cref="Height"/>.</param>
    public byte[] ToPng(double scale = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        PngContext page = new(Width, Height, scale);
        _draw(page);
        return PngText.Add(page.ToBytes(), Facts);
    }

    private string Desc
    {
        get
        {
            string told = string.Join("; ", Facts.Select(one => $"{one.Name}: {one.Value}"));
            return told.Length == 0 ? "" : $"\n  <desc>{SecurityElement.Escape(Printable.Of(told))}</desc>";
        }
    }
}
