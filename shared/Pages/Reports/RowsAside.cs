using Almagest.Pages.Layout;

namespace Almagest.Pages.Reports;

/// <summary>Rows of a long table: in a file of their own until the page that has them is written, and gone then.</summary>
internal sealed class RowsAside : IAsyncDisposable
{
    /// <summary>In the page, where they belong.</summary>
    public const string Mark = "<!-- rows -->";

    private readonly FileStream _rows;

    /// <param name="path">Where they may lie meanwhile.</param>
    public RowsAside(string path)
    {
        _rows = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        Writer = SavedPage.WriterOn(_rows);
    }

    public StreamWriter Writer { get; }

    /// <summary>Writes the page with them.</summary>
    /// <param name="page">With the mark in their place.</param>
    public async Task WriteAsync(string page, string path, CancellationToken cancellation)
    {
        int place = page.IndexOf(Mark, StringComparison.Ordinal);
        await using FileStream file = File.Create(path, bufferSize: 0);
        await using StreamWriter whole = SavedPage.WriterOn(file);
        await whole.WriteAsync(page.AsMemory(0, place), cancellation);
        await whole.FlushAsync(cancellation);
        await Writer.FlushAsync(cancellation);
        _rows.Position = 0;
        await _rows.CopyToAsync(file, cancellation);
        await whole.WriteAsync(page.AsMemory(place + Mark.Length), cancellation);
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
