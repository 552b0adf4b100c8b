using Almagest.Ogip.Fits;

namespace Almagest.Tests;

/// <summary>A small detector made up for tests, 40 channels from 0.5 to 8.5 keV, and spectra seen with it.</summary>
internal static class SampleFiles
{
    public const string ResponseName = "ccd.rsp";
    public const int Channels = 40;
    private const double First = 0.5,
        Width = 0.2;

    /// <summary>Each energy bin sends four fifths of its photons to the channel of its number, the rest to the one
    /// below.</summary>
    /// <param name="area">cm².</param>
    public static byte[] Response(float area = 100)
    {
        float[] edges = [.. Enumerable.Range(0, Channels + 1).Select(i => (float)(First + (i * Width)))];
        int[] numbers = [.. Enumerable.Range(1, Channels)];
        OutputColumn[] matrix =
        [
            OutputColumn.Of("ENERG_LO", "keV", edges[..^1]),
            OutputColumn.Of("ENERG_HI", "keV", edges[1..]),
            OutputColumn.Of("N_GRP", "", [.. numbers.Select(_ => (short)1)]),
            OutputColumn.Of("F_CHAN", "", [.. numbers.Select(number => (short)Math.Max(1, number - 1))]).WithRange((1, Channels)),
            OutputColumn.Of("N_CHAN", "", [.. numbers.Select(number => (short)Math.Min(2, number))]),
            OutputColumn.Variable(
                "MATRIX",
                "cm**2",
                [.. numbers.Select(number => number == 1 ? new[] { 0.8f * area } : [0.2f * area, 0.8f * area])]
            ),
        ];
        OutputColumn[] bounds =
        [
            OutputColumn.Of("CHANNEL", "", numbers),
            OutputColumn.Of("E_MIN", "keV", edges[..^1]),
            OutputColumn.Of("E_MAX", "keV", edges[1..]),
        ];
        return new FitsWriter()
            .AddTable("EBOUNDS", bounds)
            .AddTable(
                "SPECRESP MATRIX",
                matrix,
                new HeaderCards()
                    .Add("HDUCLAS1", "RESPONSE")
                    .Add("HDUCLAS2", "RSP_MATRIX")
                    .Add("HDUCLAS3", "FULL")
                    .Add("DETCHANS", Channels)
            )
            .ToBytes();
    }

    /// <summary>About 3,000 counts of a power law of index 1.7, as no random number generator but a rough wave scatters
    /// them.</summary>
    public static float[] Counts(int seed) =>
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(i =>
                {
                    double expected = 130 * Math.Pow(First + ((i + 0.5) * Width), -1.7) * (1 + (0.1 * seed));
                    return (float)Math.Round(expected + (Math.Sqrt(expected) * Math.Sin((i * 2.4) + seed)));
                }),
        ];

    /// <param name="counts">One a channel; NaN if a test wants it.</param>
    /// <param name="response">RESPFILE.</param>
    /// <param name="extensionClass">HDUCLAS1 and EXTNAME.</param>
    /// <param name="grouping">Channels of each group of the GROUPING column; 0 for no such column.</param>
    /// <param name="observationId">OBS_ID; null for no such keyword.</param>
    /// <param name="background">BACKFILE.</param>
    public static byte[] Spectrum(
        float[] counts,
        string response = ResponseName,
        string columnName = "COUNTS",
        string extensionClass = "SPECTRUM",
        int grouping = 0,
        string? observationId = null,
        string background = "NONE"
    )
    {
        HeaderCards all = new HeaderCards()
            .Add("HDUCLASS", "OGIP")
            .Add("HDUCLAS1", extensionClass)
            .Add("HDUCLAS2", "TOTAL")
            .Add("TELESCOP", "TEST")
            .Add("INSTRUME", "CCD")
            .Add("EXPOSURE", 1000.0)
            .Add("RESPFILE", response)
            .Add("ANCRFILE", "NONE")
            .Add("BACKFILE", background)
            .Add("POISSERR", true)
            .Add("DETCHANS", counts.Length);
        if (observationId is not null)
            all.Add("OBS_ID", observationId);
        List<OutputColumn> columns =
        [
            OutputColumn.Of("CHANNEL", "", [.. Enumerable.Range(1, counts.Length)]),
            OutputColumn.Of(columnName, "count", counts),
        ];
        if (grouping > 0)
            columns.Add(
                OutputColumn.Of(
                    "GROUPING",
                    "",
                    [.. Enumerable.Range(0, counts.Length).Select(i => (short)(i % grouping == 0 ? 1 : -1))]
                )
            );
        return new FitsWriter().AddTable(extensionClass, columns, all).ToBytes();
    }
}
