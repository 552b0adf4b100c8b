using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Tests;

/// <summary>Small spectra and responses, right unless a test makes them wrong.</summary>
internal static class SampleFiles
{
    /// <summary>A spectrum of such a file.</summary>
    /// <param name="selector">As it stands behind a file's name.</param>
    public static PhaSpectrum Read(byte[] bytes, string selector = "") =>
        PhaReader.Read(FitsFile.Read(bytes, "w.pha"), SpectrumSelector.Split(selector).Selector);

    public static byte[] Pha(IReadOnlyList<OutputColumn>? columns = null, HeaderCards? cards = null, bool withExposure = true)
    {
        HeaderCards all = new HeaderCards().Add("HDUCLAS1", "SPECTRUM").Add("TELESCOP", "TEST").Add("INSTRUME", "CCD");
        if (withExposure)
            all.Add("EXPOSURE", 100.0);
        if (cards is not null)
            all.AddAll(cards);
        return new FitsWriter()
            .AddTable("SPECTRUM", columns ?? [Channels(1, 4), OutputColumn.Of("COUNTS", "count", [5, 0, 2, 1])], all)
            .ToBytes();
    }

    public static OutputColumn Channels(int first, int count) =>
        OutputColumn.Of("CHANNEL", "", [.. Enumerable.Range(first, count)]);

    /// <summary>4 channels, 3 energy bins; bin j sends 0.5 to channels j and j + 1.</summary>
    public static byte[] Rmf(
        int firstChannel = 1,
        bool withLegalMinimum = true,
        int[]? boundsChannels = null,
        OutputColumn? groups = null,
        OutputColumn? lower = null,
        OutputColumn? upper = null,
        OutputColumn? first = null,
        OutputColumn? matrix = null
    )
    {
        first ??= OutputColumn.Of("F_CHAN", "", [.. Enumerable.Range(firstChannel, 3).Select(channel => (short)channel)]);
        OutputColumn[] rows =
        [
            lower ?? OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 3f]),
            upper ?? OutputColumn.Of("ENERG_HI", "keV", [2f, 3f, 4f]),
            groups ?? OutputColumn.Of("N_GRP", "", [1, 1, 1]),
            withLegalMinimum ? first.WithRange((firstChannel, firstChannel + 3)) : first,
            OutputColumn.Of("N_CHAN", "", [2, 2, 2]),
            matrix
                ?? OutputColumn.Variable(
                    "MATRIX",
                    "",
                    [
                        [0.5f, 0.5f],
                        [0.5f, 0.5f],
                        [0.5f, 0.5f],
                    ]
                ),
        ];
        int[] channels = boundsChannels ?? [.. Enumerable.Range(firstChannel, 4)];
        OutputColumn[] bounds =
        [
            OutputColumn.Of("CHANNEL", "", channels),
            OutputColumn.Of("E_MIN", "keV", [.. channels.Select((_, i) => 1f + i)]),
            OutputColumn.Of("E_MAX", "keV", [.. channels.Select((_, i) => 2f + i)]),
        ];
        return new FitsWriter()
            .AddTable("EBOUNDS", bounds)
            .AddTable("MATRIX", rows, new HeaderCards().Add("HDUCLAS3", "REDIST"))
            .ToBytes();
    }

    /// <summary>As above, with energies from 1 to 2, 2 to 2 and 2 to 4 keV.</summary>
    public static byte[] WithoutWidth() =>
        Rmf(lower: OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 2f]), upper: OutputColumn.Of("ENERG_HI", "keV", [2f, 2f, 4f]));

    public static byte[] Arf(
        float[]? area = null,
        string unit = "keV",
        float scale = 1,
        string areaUnit = "cm**2",
        float[]? lower = null,
        float[]? upper = null
    ) =>
        new FitsWriter()
            .AddTable(
                "SPECRESP",
                [
                    OutputColumn.Of("ENERG_LO", unit, lower ?? [1 * scale, 2 * scale, 3 * scale]),
                    OutputColumn.Of("ENERG_HI", unit, upper ?? [2 * scale, 3 * scale, 4 * scale]),
                    OutputColumn.Of("SPECRESP", areaUnit, area ?? [10f, 20f, 30f]),
                ]
            )
            .ToBytes();

    /// <summary>Two matrices that are parts of one response, each on energies of its own; 4 channels.</summary>
    public static byte[] Parts() =>
        new FitsWriter()
            .AddTable(
                "EBOUNDS",
                [
                    Channels(1, 4),
                    OutputColumn.Of("E_MIN", "keV", [1f, 2f, 3f, 4f]),
                    OutputColumn.Of("E_MAX", "keV", [2f, 3f, 4f, 5f]),
                ]
            )
            .AddTable(
                "MATRIX",
                [
                    OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 3f]),
                    OutputColumn.Of("ENERG_HI", "keV", [2f, 3f, 4f]),
                    OutputColumn.Of("N_GRP", "", [1, 1, 1]),
                    OutputColumn.Of("F_CHAN", "", [1, 2, 3]),
                    OutputColumn.Of("N_CHAN", "", [2, 2, 2]),
                    OutputColumn.Variable(
                        "MATRIX",
                        "",
                        [
                            [0.5f, 0.5f],
                            [0.5f, 0.5f],
                            [0.5f, 0.5f],
                        ]
                    ),
                ]
            )
            .AddTable(
                "MATRIX",
                [
                    OutputColumn.Of("ENERG_LO", "keV", [1.5f, 3f]),
                    OutputColumn.Of("ENERG_HI", "keV", [3f, 5f]),
                    OutputColumn.Of("N_GRP", "", [1, 1]),
                    OutputColumn.Of("F_CHAN", "", [1, 1]),
                    OutputColumn.Of("N_CHAN", "", [4, 1]),
                    OutputColumn.Variable(
                        "MATRIX",
                        "",
                        [
                            [0.1f, 0.1f, 0.1f, 0.1f],
                            [0.2f],
                        ]
                    ),
                ]
            )
            .ToBytes();
}
