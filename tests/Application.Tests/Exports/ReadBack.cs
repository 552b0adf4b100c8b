using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Almagest.Vo.Tests.Peers;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace Almagest.Application.Tests.Exports;

/// <summary>What other people's programs find in a file: astropy, DuckDB and SQLite. Each cell is a value of JSON.</summary>
internal static partial class ReadBack
{
    private static readonly JsonSerializerOptions Numbers = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="format">As the exports name it.</param>
    /// <param name="table">Its name in a file of SQLite.</param>
    public static JsonElement[][] Rows(string format, string path, string table) =>
        format switch
        {
            "json" =>
            [
                .. JsonDocument
                    .Parse(File.ReadAllText(path))
                    .RootElement.GetProperty("data")
                    .EnumerateArray()
                    .Select(row => row.EnumerateArray().ToArray()),
            ],
            "parquet" => Duckdb($"SELECT * FROM '{path}'"),
            "sqlite" => Sqlite(path, table),
            "tsv" => Lines(OtherReaders.Astropy("tab", path)),
            _ => Lines(OtherReaders.Astropy(format, path)),
        };

    public static JsonElement[][] Duckdb(string sql)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        return Cells(reader);
    }

    private static JsonElement[][] Sqlite(string path, string table)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        using SqliteDataReader reader = command.ExecuteReader();
        return Cells(reader);
    }

    private static JsonElement[][] Cells(DbDataReader reader)
    {
        List<JsonElement[]> rows = [];
        while (reader.Read())
            rows.Add([
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i => JsonSerializer.SerializeToElement(reader.IsDBNull(i) ? null : reader.GetValue(i), Numbers)),
            ]);
        return [.. rows];
    }

    private static JsonElement[][] Lines(string[] lines) =>
        [
            .. lines
                .Where(line => line.StartsWith('['))
                .Select(line => JsonDocument.Parse(line).RootElement.EnumerateArray().ToArray()),
        ];

    /// <summary>Whether a cell is what the database has, as far as the format can say it.</summary>
    /// <param name="value">Null for none.</param>
    public static bool IsSame(string format, object? value, JsonElement cell) =>
        value switch
        {
            null => IsNone(format, cell),
            bool yes => cell.ValueKind == (yes ? JsonValueKind.True : JsonValueKind.False)
                || (
                    format is "sqlite" or "csv" or "tsv" && Text(cell).ToLowerInvariant() is var told && told == (yes ? "1" : "0")
                )
                || (format is "csv" or "tsv" && Text(cell).Equals($"{yes}", StringComparison.OrdinalIgnoreCase)),
            string text => Text(cell) == Told(format, text),
            float number => ((float)Number(cell)).Equals(number),
            double number => Number(cell).Equals(number),
            IReadOnlyList<double> list => List(cell).Select(one => (float)one).SequenceEqual(list.Select(one => (float)one)),
            _ => Text(cell) == Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static bool IsNone(string format, JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Null
        // FITS has no text that is none, and NaN for a number; of an array without length nobody can tell.
        || (format == "fits" && Text(cell) is "" or "nan")
        || (format == "fits" && cell.ValueKind == JsonValueKind.False)
        || (format is "fits" or "ecsv" or "votable" && cell.ValueKind == JsonValueKind.Array && cell.GetArrayLength() == 0)
        || (format == "votable" && Text(cell) is "nan" or "");

    /// <summary>FITS has ASCII alone, and lines have one line and no blank at an end.</summary>
    private static string Told(string format, string text) =>
        format switch
        {
            "fits" => NotAscii().Replace(text, one => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one.Value[0]:x4}")),
            "ecsv" => text.Replace('\n', ' '),
            "tsv" => text.Replace('\n', ' ').Replace('\t', ' '),
            _ => text,
        };

    private static string Text(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.String ? cell.GetString()!
        : cell.ValueKind == JsonValueKind.Number ? cell.GetRawText()
        : "";

    private static double Number(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Number ? cell.GetDouble()
        : Text(cell).ToLowerInvariant() is "inf" or "infinity" ? double.PositiveInfinity
        : double.NaN;

    private static IEnumerable<double> List(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Array
            ? cell.EnumerateArray().Select(Number)
            : Text(cell).Split(' ').Select(one => double.Parse(one, CultureInfo.InvariantCulture));

    [GeneratedRegex("[^ -~]")]
    private static partial Regex NotAscii();
}
