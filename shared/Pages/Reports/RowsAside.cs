using System.Text;

namespace Almagest.Pages.Reports;

/// <summary>Rows of a long table: in a file of their own until the page that has them is written, and gone then.</summary>
internal sealed class RowsAside : IAsyncDisposable
{
    /// <summary>In the page, where they belong.</summary>
    public const string Mark = "<!-- rows -->";

    private const int BufferSize = 1 << 16;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly FileStream _rows;

    /// <param name="path">Where they may lie meanwhile.</param>
    public RowsAside(string path) =>
        _rows = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);

    public ValueTask AddAsync(string rows, CancellationToken cancellation) =>
        _rows.WriteAsync(Encoding.GetBytes(rows), cancellation);

    /// <summary>Writes the page with them.</summary>
    /// <param name="page">With the mark in their place.</param>
    public async Task WriteAsync(string page, string path, CancellationToken cancellation)
    {
        int place = page.IndexOf(Mark, StringComparison.Ordinal);
        await using FileStream whole = File.Create(path, BufferSize);
        await whole.WriteAsync(Encoding.GetBytes(page[..place]), cancellation);
        _rows.Position = 0;
        await _rows.CopyToAsync(whole, cancellation);
        await whole.WriteAsync(Encoding.GetBytes(page[(place + Mark.Length)..]), cancellation);
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
