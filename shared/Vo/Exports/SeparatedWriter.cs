using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>CSV (RFC 4180) and TSV: a line of names, then a line a row. They can't say an error: it ends the stream.</summary>
public sealed class SeparatedWriter : TableWriter
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
        new Lines(buffer, _separator, source.Columns);

    private sealed class Lines : TableDocument
    {
        private readonly MemoryStream _buffer;
        private readonly char _separator;
        private readonly DataKind[] _kinds;
        private readonly StringBuilder _line = new();

        public Lines(MemoryStream buffer, char separator, IReadOnlyList<Field> columns)
        {
            (_buffer, _separator) = (buffer, separator);
            _kinds = [.. columns.Select(column => column.Kind)];
            Write(columns.Count, i => columns[i].Name);
        }

        public override bool SaysErrors => false;

        public override void Add(IRow row) => Write(_kinds.Length, i => row.IsNull(i) ? "" : NumberText.Of(row, i, _kinds[i]));

        public override void End(TableOutcome outcome) { }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Write(int count, Func<int, string> cell)
        {
            _line.Clear();
            for (int i = 0; i < count; i++)
            {
                if (i > 0)
                    _line.Append(_separator);
                _line.Append(Safe(cell(i)));
            }
            _line.Append(_separator == ',' ? "\r\n" : "\n");
            _buffer.Write(Encoding.UTF8.GetBytes(_line.ToString()));
        }

        private string Safe(string cell) =>
            _separator == '\t' ? cell.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ')
            : cell.AsSpan().IndexOfAny("\",\r\n") >= 0 || (cell.Length > 0 && (cell[0] == ' ' || cell[^1] == ' '))
                ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
    }
}
