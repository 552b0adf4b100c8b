using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Tests.Peers;

/// <summary>A column of each kind and rows with what readers fall over.</summary>
internal static class OddTable
{
    public static Field[] Columns { get; } =
    [
        Of("flag", DataKind.Boolean),
        Of("short", DataKind.Short),
        Of("int", DataKind.Int),
        Of("long", DataKind.Long),
        Of("energy", DataKind.Float, "keV", "em.energy"),
        Of("flux", DataKind.Double, "erg.cm**-2.s**-1", "phot.flux"),
        Of("name", DataKind.Text),
        Of("path", DataKind.Text) with
        {
            IsAscii = true,
        },
        Of("seen", DataKind.Timestamp),
        Of("filled", DataKind.FloatArray),
        Of("samples", DataKind.DoubleArray),
        Of("pos", DataKind.Point, "deg"),
        Of("cone", DataKind.Circle, "deg"),
        Of("area", DataKind.Polygon, "deg"),
    ];

    public static object?[][] Rows { get; } =
    [
        [
            true,
            (short)-5,
            123456,
            1L << 60,
            1.5f,
            -2.25e-300,
            "GX 339–4 <&> 'q' \"d\"",
            "a/b.pha",
            new DateTime(2026, 11, 28, 9, 30, 0, DateTimeKind.Utc),
            new[] { 1f, 0.1f },
            new[] { 0.1, 1e300 },
            new[] { 10.5, -20.25 },
            "1 2 3",
            "1 2 3 4 5 6",
        ],
        [null, null, null, null, null, null, null, null, null, null, null, null, null, null],
        [
            false,
            (short)32767,
            int.MaxValue,
            long.MaxValue,
            float.NaN,
            double.PositiveInfinity,
            "",
            "",
            "2000-01-01T00:00:00.5",
            Array.Empty<float>(),
            Array.Empty<double>(),
            new[] { 0.0, 90.0 },
            "0 0 180",
            "0 0 1 0 1 1",
        ],
        [
            true,
            (short)0,
            0,
            0L,
            float.Epsilon,
            double.NegativeInfinity,
            "日本 🔭",
            new string('x', 300),
            "1999-12-31T23:59:59",
            new[] { float.NaN },
            new[] { double.NaN, 0.0 },
            new[] { 359.9, 0.0 },
            "5 6 7",
            "0 0 9 0 9 9 0 9",
        ],
        [
            true,
            (short)1,
            1,
            1L,
            0.1f,
            0.1,
            " a,b\tc ",
            "é",
            "1999-12-31",
            new[] { 1f },
            new[] { 1.0 },
            new[] { 1.0, 2.0 },
            "5 6 7",
            "1 2 3 4 5 6",
        ],
    ];

    public static RowSource Source(params IEnumerable<int> columns)
    {
        int[] wanted = [.. columns];
        if (wanted.Length == 0)
            wanted = [.. Enumerable.Range(0, Columns.Length)];
        return ValueRow.Source([.. wanted.Select(i => Columns[i])], Rows.Select(row => wanted.Select(i => row[i]).ToArray()));
    }

    public static async Task<(string Path, TableOutcome Outcome)> WriteAsync(
        TableWriter writer,
        RowSource source,
        TableHead? head = null
    )
    {
        string path = Path.Combine(Path.GetTempPath(), $"almagest-vo-{Guid.NewGuid():N}.{writer.Extension}");
        await using FileStream file = File.Create(path);
        return (
            path,
            await writer.WriteAsync(
                file,
                head ?? new() { Name = "odd", Description = "Odd <rows> & more" },
                source,
                TestContext.Current.CancellationToken
            )
        );
    }

    private static Field Of(string name, DataKind kind, string? unit = null, string? ucd = null) =>
        new()
        {
            Name = name,
            Kind = kind,
            Unit = unit,
            Ucd = ucd,
            Description = $"The {name} of a <source> & its \"neighbour\"",
        };
}
