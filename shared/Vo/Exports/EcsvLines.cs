using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>The names and rows of an ECSV: arrays are lists of JSON, with NaN and Infinity, as Python writes them.</summary>
internal sealed class EcsvLines(MemoryStream buffer, IReadOnlyList<Field> columns)
    : SeparatedLines(buffer, columns, ",", "\n", Safe)
{
    protected override string TextOf(IRow row, int column, DataKind kind) =>
        kind == DataKind.Boolean
            ? row.GetBoolean(column)
                ? "True"
                : "False"
            : kind.IsArray()
                ? $"[{NumberText.Of(row, column, kind).Replace(' ', ',').Replace("+Inf", "Inf").Replace("Inf", "Infinity")}]"
                : base.TextOf(row, column, kind);

    /// <summary>What looks like a comment, or as if blanks were around it, is in quotes too.</summary>
    private static string Safe(string cell)
    {
        string line = OnOneLine(cell);
        return line.AsSpan().IndexOfAny("\",#") >= 0 || (line.Length > 0 && (line[0] <= ' ' || line[^1] <= ' '))
            ? InQuotes(line)
            : line;
    }
}
