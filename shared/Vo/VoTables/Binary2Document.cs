using System.Buffers;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.VoTables;

/// <summary>Rows as bytes in base64, each behind a bit a column that says where there is no value.</summary>
internal sealed class Binary2Document : TableDocument
{
    /// <summary>Bytes handed on at once.</summary>
    private const int Chunk = 3 << 12;

    private readonly VoTableHead _head;
    private readonly TableHead _table;
    private readonly IReadOnlyList<Field> _columns;
    private readonly ArrayBufferWriter<byte> _bytes = new(2 * Chunk);
    private readonly ArrayBufferWriter<byte> _row = new();
    private readonly byte[] _flags;

    public Binary2Document(MemoryStream buffer, TableHead table, IReadOnlyList<Field> columns)
    {
        (_head, _table, _columns) = (new(buffer), table, columns);
        _flags = new byte[(columns.Count + 7) / 8];
        _head.Begin(table, columns);
        _head.Xml.WriteStartElement("BINARY2");
        _head.Xml.WriteStartElement("STREAM");
        _head.Xml.WriteAttributeString("encoding", "base64");
    }

    public override void Add(IRow row)
    {
        _row.ResetWrittenCount();
        Array.Clear(_flags);
        for (int i = 0; i < _columns.Count; i++)
        {
            bool isNull = row.IsNull(i);
            if (isNull)
                _flags[i / 8] |= (byte)(0x80 >> (i % 8));
            BinaryCell.Write(_row, row, i, _columns[i], isNull);
        }
        _bytes.Write(_flags);
        _bytes.Write(_row.WrittenSpan);
        if (_bytes.WrittenCount >= Chunk)
            Pass();
    }

    public override void End(TableOutcome outcome)
    {
        Pass();
        _head.Xml.WriteEndElement();
        _head.Xml.WriteEndElement();
        _head.End(_table, outcome);
    }

    public override ValueTask DisposeAsync()
    {
        _head.Dispose();
        return default;
    }

    private void Pass()
    {
        // The writer keeps what doesn't make three bytes for the next call.
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(_bytes.WrittenMemory, out ArraySegment<byte> bytes);
        _head.Xml.WriteBase64(bytes.Array!, bytes.Offset, bytes.Count);
        _bytes.ResetWrittenCount();
    }
}
