namespace Almagest.Vo.Fields;

/// <summary>What kinds have in common.</summary>
public static class DataKinds
{
    /// <summary>A whole number.</summary>
    public static bool IsWhole(this DataKind kind) => kind is DataKind.Short or DataKind.Int or DataKind.Long;

    /// <summary>A number that may be added to another.</summary>
    public static bool IsNumber(this DataKind kind) => kind.IsWhole() || kind is DataKind.Float or DataKind.Double;

    /// <summary>A place or region on the sky.</summary>
    public static bool IsGeometry(this DataKind kind) => kind is DataKind.Point or DataKind.Circle or DataKind.Polygon;

    /// <summary>A list of numbers, a geometry among them.</summary>
    public static bool IsArray(this DataKind kind) => kind is DataKind.FloatArray or DataKind.DoubleArray || kind.IsGeometry();

    /// <summary>The kind that holds both, null where none does.</summary>
    public static DataKind? Join(DataKind one, DataKind other) =>
        one == other ? one
        : !one.IsNumber() || !other.IsNumber() ? null
        : one.IsWhole() && other.IsWhole() ? (DataKind)Math.Max((int)one, (int)other)
        : DataKind.Double;

    /// <summary>How messages call it.</summary>
    public static string Name(this DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => "a boolean",
            DataKind.Text => "text",
            DataKind.Timestamp => "a timestamp",
            DataKind.FloatArray or DataKind.DoubleArray => "an array",
            DataKind.Point => "a POINT",
            DataKind.Circle => "a CIRCLE",
            DataKind.Polygon => "a POLYGON",
            _ => "a number",
        };
}
