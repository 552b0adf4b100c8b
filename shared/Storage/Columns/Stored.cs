using System.Data.Common;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Bulk;

namespace Almagest.Storage.Columns;

/// <summary>How a value of the program lies in a column, and comes back.</summary>
/// <param name="Copy">Into PostgreSQL's COPY.</param>
/// <param name="Bind">To a parameter of SQLite, which makes NaN NULL.</param>
internal sealed record Stored<T>(
    ColumnType Type,
    bool IsNullable,
    Action<CopyBuffer, T> Copy,
    Func<T, object?> Bind,
    Func<DbDataReader, int, T> Read
);

/// <summary>The ways there are.</summary>
internal static class Stored
{
    public static Stored<bool> Boolean { get; } =
        new(ColumnType.Boolean, false, (copy, value) => copy.Bool(value), value => value, (row, at) => row.GetBoolean(at));

    public static Stored<int> Int16 { get; } =
        new(
            ColumnType.Int16,
            false,
            (copy, value) => copy.Int16(checked((short)value)),
            value => value,
            (row, at) => row.GetInt16(at)
        );

    public static Stored<int> Int32 { get; } =
        new(ColumnType.Int32, false, (copy, value) => copy.Int32(value), value => value, (row, at) => row.GetInt32(at));

    public static Stored<int?> Int32OrNull { get; } =
        new(
            ColumnType.Int32,
            true,
            (copy, value) => copy.Int32(value),
            value => value,
            (row, at) => row.IsDBNull(at) ? null : row.GetInt32(at)
        );

    public static Stored<FitFlags> Flags { get; } =
        new(
            ColumnType.Int32,
            false,
            (copy, value) => copy.Int32((int)value),
            value => (int)value,
            (row, at) => (FitFlags)row.GetInt32(at)
        );

    public static Stored<long> Int64 { get; } =
        new(ColumnType.Int64, false, (copy, value) => copy.Int64(value), value => value, (row, at) => row.GetInt64(at));

    /// <summary>NaN is NULL.</summary>
    public static Stored<double> Double { get; } =
        new(
            ColumnType.Double,
            true,
            (copy, value) => copy.Double(value),
            value => value,
            (row, at) => row.IsDBNull(at) ? double.NaN : row.GetDouble(at)
        );

    public static Stored<double?> DoubleOrNull { get; } =
        new(
            ColumnType.Double,
            true,
            (copy, value) => copy.Double(value ?? double.NaN),
            value => value,
            (row, at) => row.IsDBNull(at) ? null : row.GetDouble(at)
        );

    /// <summary>Of which no more than six digits are worth keeping; NaN is NULL.</summary>
    public static Stored<double> Float { get; } =
        new(
            ColumnType.Float,
            true,
            (copy, value) => copy.Single((float)value),
            // As PostgreSQL has it.
            value => (double)(float)value,
            (row, at) => row.IsDBNull(at) ? double.NaN : row.GetFloat(at)
        );

    public static Stored<string> Text { get; } =
        new(
            ColumnType.Text,
            false,
            (copy, value) => copy.Text(StoredText.Clean(value)),
            StoredText.Clean,
            (row, at) => row.GetString(at)
        );

    /// <summary>By the names that JSON has too.</summary>
    public static Stored<EstimateMethod> Method { get; } =
        new(
            ColumnType.Text,
            false,
            (copy, value) => copy.Text(NameOf(value)),
            NameOf,
            (row, at) => Enum.Parse<EstimateMethod>(row.GetString(at), ignoreCase: true)
        );

    internal static string NameOf(EstimateMethod method) => Methods[(int)method];

    private static readonly string[] Methods =
    [
        .. Enum.GetValues<EstimateMethod>().Select(method => method.ToString().ToLowerInvariant()),
    ];

    /// <summary>Of a flux: with the model's absorption, or without.</summary>
    public static Stored<bool> Absorption { get; } =
        new(
            ColumnType.Text,
            false,
            (copy, value) => copy.Text(AbsorptionOf(value)),
            AbsorptionOf,
            (row, at) => row.GetString(at) == AbsorptionOf(true)
        );

    internal static string AbsorptionOf(bool isAbsorbed) => isAbsorbed ? "absorbed" : "unabsorbed";

    public static Stored<string?> TextOrNull { get; } =
        new(
            ColumnType.Text,
            true,
            (copy, value) => copy.Text(StoredText.CleanOrNull(value)),
            StoredText.CleanOrNull,
            (row, at) => row.IsDBNull(at) ? null : row.GetString(at)
        );

    public static Stored<DateTime> Time { get; } =
        new(
            ColumnType.Time,
            false,
            (copy, value) => copy.Timestamp(value),
            value => value,
            // SQLite keeps no time zone: all times are UTC.
            (row, at) => DateTime.SpecifyKind(row.GetDateTime(at), DateTimeKind.Utc)
        );

    public static Stored<float[]> Floats { get; } =
        new(
            ColumnType.Floats,
            false,
            (copy, value) => copy.Floats(value),
            value => FloatBytes.Of(value),
            (row, at) => FloatBytes.Read(row.GetFieldValue<byte[]>(at))
        );

    /// <summary>Nothing is NULL.</summary>
    public static Stored<float[]> FloatsOrNull { get; } =
        new(
            ColumnType.Floats,
            true,
            (copy, value) =>
            {
                if (value.Length > 0)
                    copy.Floats(value);
                else
                    copy.Null();
            },
            value => value.Length > 0 ? FloatBytes.Of(value) : null,
            (row, at) => row.IsDBNull(at) ? [] : FloatBytes.Read(row.GetFieldValue<byte[]>(at))
        );
}
