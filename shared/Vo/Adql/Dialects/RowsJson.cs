using System.Globalization;
using System.Text;
using System.Text.Json;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Dialects;

/// <summary>A table's rows as JSON: what both databases read as a table.</summary>
internal static class RowsJson
{
    /// <summary>As Microsoft.Data.Sqlite writes them: times are compared as texts there. PostgreSQL reads them in UTC.</summary>
    private const string Time = "yyyy-MM-dd HH:mm:ss.FFFFFFF";

    /// <param name="infinity">How the database's JSON says it, of a sign.</param>
    public static string Of(PublishedTable table, Func<bool, string> infinity)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartArray();
            foreach (IReadOnlyList<object?> row in table.Rows!)
            {
                json.WriteStartObject();
                for (int i = 0; i < row.Count; i++)
                    if (row[i] is { } value and not double.NaN)
                    {
                        json.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $"c{i + 1}"));
                        Write(json, value, infinity);
                    }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void Write(Utf8JsonWriter json, object value, Func<bool, string> infinity)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number when double.IsInfinity(number):
                json.WriteRawValue(infinity(number < 0), skipInputValidation: true);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case string text:
                // PostgreSQL's texts have no zero in them.
                json.WriteStringValue(text.Replace('\0', '\uFFFD'));
                break;
            case DateTime time:
                json.WriteStringValue(time.ToString(Time, CultureInfo.InvariantCulture));
                break;
            case IEnumerable<double> numbers:
                json.WriteStringValue(string.Join(' ', numbers.Select(one => one.ToString("R", CultureInfo.InvariantCulture))));
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
