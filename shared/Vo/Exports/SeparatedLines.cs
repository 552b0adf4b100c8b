using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>A line of names, then a line a row.</summary>
/// <param name="buffer">Where to.</param>
/// <param name="columns">Of each row.</param>
/// <param name="separator">Between cells.</param>
/// <param name="end">Of a line.</param>
/// <param name="safe">A cell as it may stand in a line.</param>
internal class SeparatedLines(
    MemoryStream buffer,
    IReadOnlyList<Field> columns,
    string separator,
    string end,
    Func<string, string> safe
) : TableDocument
{
    private readonly StringBuilder _line = new();
    private bool _isBegun;

    public override bool SaysErrors => false;

    public static string InQuotes(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string OnOneLine(string cell) => cell.Replace('\n', ' ').Replace('\r', ' ');

    public override void Add(IRow row)
    {
        Begin();
        Write(i => row.IsNull(i) ? "" : safe(TextOf(row, i, columns[i].Kind)));
    }

    public override void End(TableOutcome outcome) => Begin();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected virtual string TextOf(IRow row, int column, DataKind kind) => NumberText.Of(row, column, kind);

    private void Begin()
    {
        if (!_isBegun)
            Write(i => safe(columns[i].Name));
        _isBegun = true;
    }

    private void Write(Func<int, string> cell)
    {
        _line.Clear();
        for (int i = 0; i < columns.Count; i++)
            _line.Append(i > 0 ? separator : "").Append(cell(i));
        _line.Append(end);
        buffer.Write(Encoding.UTF8.GetBytes(_line.ToString()));
    }
}
