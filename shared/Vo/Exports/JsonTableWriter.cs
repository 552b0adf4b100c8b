using System.Text.Json;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.VoTables;

namespace Almagest.Vo.Exports;

/// <summary>JSON: <c>{"metadata": [a column ...], "data": [[a value ...] ...], "status": "OK"}</c>. NaN is null, infinities are
/// the texts Infinity and -Infinity.</summary>
public sealed class JsonTableWriter : StreamedTableWriter
{
    private JsonTableWriter() { }

    /// <summary>The one there is.</summary>
    public static JsonTableWriter Instance { get; } = new();

    /// <inheritdoc/>
    public override string MediaType => "application/json";

    /// <inheritdoc/>
    public override string Extension => "json";

    private protected override TableDocument Begin(MemoryStream buffer, TableHead head, RowSource source) =>
        new Document(buffer, head, source.Columns);

    private sealed class Document : TableDocument
    {
        private readonly Utf8JsonWriter _json;
        private readonly MemoryStream _scratch = new();
        private readonly Utf8JsonWriter _row;
        private readonly TableHead _head;
        private readonly DataKind[] _kinds;

        public Document(MemoryStream buffer, TableHead head, IReadOnlyList<Field> columns)
        {
            _json = new(buffer);
            _row = new(_scratch);
            _head = head;
            _kinds = [.. columns.Select(column => column.Kind)];
            _json.WriteStartObject();
            _json.WriteStartArray("metadata");
            foreach (Field column in columns)
                Write(column);
            _json.WriteEndArray();
            _json.WriteStartArray("data");
        }

        public override void Add(IRow row)
        {
            _scratch.SetLength(0);
            _row.Reset();
            _row.WriteStartArray();
            for (int i = 0; i < _kinds.Length; i++)
                Write(row, i);
            _row.WriteEndArray();
            _row.Flush();
            _json.WriteRawValue(_scratch.GetBuffer().AsSpan(0, (int)_scratch.Length), skipInputValidation: true);
            _json.Flush();
        }

        public override void End(TableOutcome outcome)
        {
            _json.WriteEndArray();
            _json.WriteString(
                "status",
                outcome.Failure is not null ? "ERROR"
                    : outcome.IsOverflow ? "OVERFLOW"
                    : "OK"
            );
            if (outcome.Failure is not null)
                _json.WriteString("message", _head.Describe(outcome.Failure));
            _json.WriteEndObject();
            _json.Flush();
        }

        public override async ValueTask DisposeAsync()
        {
            _row.Reset();
            await _row.DisposeAsync();
            await _json.DisposeAsync();
            await _scratch.DisposeAsync();
        }

        private void Write(Field column)
        {
            VoTableType type = VoTableType.Of(column);
            _json.WriteStartObject();
            _json.WriteString("name", column.Name);
            _json.WriteString("datatype", type.Datatype);
            Write("arraysize", type.Arraysize);
            Write("xtype", type.Xtype);
            Write("unit", column.Unit);
            Write("ucd", column.Ucd);
            Write("utype", column.Utype);
            Write("description", column.Description);
            _json.WriteEndObject();
        }

        private void Write(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                _json.WriteString(name, value);
        }

        private void Write(IRow row, int i)
        {
            DataKind kind = _kinds[i];
            if (row.IsNull(i))
                _row.WriteNullValue();
            else if (kind == DataKind.Boolean)
                _row.WriteBooleanValue(row.GetBoolean(i));
            else if (kind.IsWhole())
                _row.WriteNumberValue(row.GetInt64(i));
            else if (kind.IsNumber())
                Write(row.GetDouble(i), kind == DataKind.Float);
            else if (kind.IsArray())
            {
                _row.WriteStartArray();
                foreach (double number in row.GetDoubles(i))
                    Write(number, kind == DataKind.FloatArray);
                _row.WriteEndArray();
            }
            else
                _row.WriteStringValue(row.GetString(i));
        }

        private void Write(double number, bool isSingle)
        {
            if (double.IsNaN(number))
                _row.WriteNullValue();
            else if (double.IsInfinity(number))
                _row.WriteStringValue(number > 0 ? "Infinity" : "-Infinity");
            else if (isSingle)
                _row.WriteNumberValue((float)number);
            else
                _row.WriteNumberValue(number);
        }
    }
}
