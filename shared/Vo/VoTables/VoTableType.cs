using Almagest.Vo.Fields;

namespace Almagest.Vo.VoTables;

/// <summary>A kind in the words of VOTable: what FIELD and TAP_SCHEMA say.</summary>
/// <param name="Datatype">Its primitive.</param>
/// <param name="Arraysize">Null for a single value.</param>
/// <param name="Xtype">Null for none.</param>
public sealed record VoTableType(string Datatype, string? Arraysize, string? Xtype)
{
    /// <summary>Of a column.</summary>
    public static VoTableType Of(Field column)
    {
        string? xtype = column.Xtype;
        return column.Kind switch
        {
            DataKind.Boolean => new("boolean", null, xtype),
            DataKind.Short => new("short", null, xtype),
            DataKind.Int => new("int", null, xtype),
            DataKind.Long => new("long", null, xtype),
            DataKind.Float => new("float", null, xtype),
            DataKind.Double => new("double", null, xtype),
            DataKind.Timestamp => new("char", "*", xtype ?? "timestamp"),
            DataKind.FloatArray => new("float", "*", xtype),
            DataKind.DoubleArray => new("double", "*", xtype),
            DataKind.Point => new("double", "2", xtype ?? "point"),
            DataKind.Circle => new("double", "3", xtype ?? "circle"),
            DataKind.Polygon => new("double", "*", xtype ?? "polygon"),
            _ => new(column.IsAscii ? "char" : "unicodeChar", "*", xtype),
        };
    }
}
