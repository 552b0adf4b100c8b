using System.Xml;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.VoTables;

/// <summary>Rows as elements.</summary>
internal sealed class TableDataDocument : TableDocument
{
    private readonly VoTableHead _head;
    private readonly TableHead _table;
    private readonly IReadOnlyList<Field> _columns;
    private readonly string[] _none;
    private readonly string[] _cells;

    public TableDataDocument(MemoryStream buffer, TableHead table, IReadOnlyList<Field> columns)
    {
        (_head, _table) = (new(buffer), table);
        _columns = columns;
        // What has a fixed length may not be empty.
        _none =
        [
            .. columns.Select(column =>
                column.Kind switch
                {
                    DataKind.Point => "NaN NaN",
                    DataKind.Circle => "NaN NaN NaN",
                    _ => "",
                }
            ),
        ];
        _cells = new string[columns.Count];
        _head.Begin(table, columns);
        _head.Xml.WriteStartElement("TABLEDATA");
    }

    public override void Add(IRow row)
    {
        // All of them before the first is written: a row that can't be read leaves nothing behind.
        for (int i = 0; i < _cells.Length; i++)
            _cells[i] = row.IsNull(i) ? _none[i] : Cell(row, i);
        XmlWriter xml = _head.Xml;
        xml.WriteStartElement("TR");
        foreach (string cell in _cells)
        {
            xml.WriteStartElement("TD");
            xml.WriteString(cell);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    public override void End(TableOutcome outcome)
    {
        _head.Xml.WriteEndElement();
        _head.End(_table, outcome);
    }

    public override ValueTask DisposeAsync()
    {
        _head.Dispose();
        return default;
    }

    private string Cell(IRow row, int column)
    {
        string text = NumberText.Of(row, column, _columns[column].Kind);
        return _columns[column].IsAscii ? AsciiText.Safe(text) : XmlText.Safe(text);
    }
}
