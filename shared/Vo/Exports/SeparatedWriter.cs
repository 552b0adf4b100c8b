using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>CSV (RFC 4180) and TSV: a line of names, then a line a row. They can't say an error: it ends the stream.</summary>
public sealed class SeparatedWriter : StreamedTableWriter
{
    private readonly char _separator;

    private SeparatedWriter(char separator) => _separator = separator;

    /// <summary>Commas; what has one, a quote or a line's end stands in quotes.</summary>
    public static SeparatedWriter Csv { get; } = new(',');

    /// <summary>Tabs; within a value they and lines' ends become blanks.</summary>
    public static SeparatedWriter Tsv { get; } = new('\t');

    /// <inheritdoc/>
    public override string MediaType => _separator == ',' ? "text/csv;header=present" : "text/tab-separated-values";

    /// <inheritdoc/>
    public override string Extension => _separator == ',' ? "csv" : "tsv";

    /// <inheritdoc/>
    public override bool SaysStatus => false;

    private protected override TableDocument Begin(MemoryStream buffer, TableHead head, RowSource source) =>
        _separator == ','
            ? new SeparatedLines(buffer, source.Columns, ",", "\r\n", Quoted)
            : new SeparatedLines(buffer, source.Columns, "\t", "\n", Blank);

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") >= 0 || (cell.Length > 0 && (cell[0] == ' ' || cell[^1] == ' '))
            ? SeparatedLines.InQuotes(cell)
            : cell;

    private static string Blank(string cell) => SeparatedLines.OnOneLine(cell).Replace('\t', ' ');
}
