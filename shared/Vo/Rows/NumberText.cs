using System.Globalization;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Rows;

/// <summary>Values as text, with all digits that they have.</summary>
public static class NumberText
{
    /// <summary>Arrays have blanks between their numbers; what is no finite number is NaN, +Inf or -Inf.</summary>
    /// <param name="row">It has a value in this column.</param>
    public static string Of(IRow row, int column, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(column) ? "true" : "false",
            DataKind.Short or DataKind.Int or DataKind.Long => row.GetInt64(column).ToString(CultureInfo.InvariantCulture),
            DataKind.Float => Of((float)row.GetDouble(column)),
            DataKind.Double => Of(row.GetDouble(column)),
            DataKind.Text or DataKind.Timestamp => row.GetString(column),
            DataKind.FloatArray => string.Join(' ', row.GetDoubles(column).Select(one => Of((float)one))),
            _ => string.Join(' ', row.GetDoubles(column).Select(Of)),
        };

    /// <summary>As VOTable says what is no finite number.</summary>
    private static string Of(double number) =>
        double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : double.IsNaN(number) ? "NaN"
        : number > 0 ? "+Inf"
        : "-Inf";

    private static string Of(float number) =>
        float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : Of((double)number);
}
