using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Reads a redistribution matrix (RMF) or a full response (RSP), with its EBOUNDS, in any order of extensions.</summary>
/// <remarks>Source: OGIP memo CAL/GEN/92-002 and 92-002a.</remarks>
public static class RmfReader
{
    /// <summary>Of a photon's chance to be seen anywhere: some files have a little over 1.</summary>
    private const double LargestShare = 10;

    /// <param name="file">With one matrix or more.</param>
    /// <param name="selector">Which of several; null or <see cref="SpectrumSelector.First"/> for all together, as XSPEC takes
    /// them, if they are parts of one response.</param>
    /// <exception cref="SpectralDataException">No matrix, no EBOUNDS, or a matrix that contradicts itself.</exception>
    public static RedistributionMatrix Read(FitsFile file, SpectrumSelector? selector = null) => Read(file, selector, []);

    /// <param name="notes">Gets a line for what was odd, and how it was taken.</param>
    internal static RedistributionMatrix Read(FitsFile file, SpectrumSelector? selector, List<string> notes)
    {
        IReadOnlyList<FitsHdu> matrices = FindMatrices(file);
        if (matrices.Count == 0)
            throw SpectralDataException.At(
                file.Name,
                "no extension with a MATRIX column",
                "an RMF: extension MATRIX or SPECRESP MATRIX, and EBOUNDS"
            );
        selector ??= SpectrumSelector.First;
        if (selector.Text.Length > 0 || !AreParts(matrices))
            return Read(file, selector.ChooseVersion(matrices, "response"), notes);
        return Located.In(file.Name, () => RedistributionMatrix.Sum([.. matrices.Select(hdu => Read(file, hdu, notes))]));
    }

    /// <summary>True unless the responses are of different times, as in Fermi's RSP2 files: together those would count every
    /// photon several times.</summary>
    internal static bool AreParts(IReadOnlyList<FitsHdu> matrices)
    {
        string?[] times = [.. matrices.Select(hdu => hdu.Header.Text("TSTART") ?? hdu.Header.Text("DATE-OBS"))];
        return matrices.Count == 1 || times.Contains(null) || times.Distinct().Count() < times.Length;
    }

    private static RedistributionMatrix Read(FitsFile file, FitsHdu hdu, List<string> notes)
    {
        FitsLimits.RequireFew(hdu);
        ChannelBounds channels = ChannelBounds.Read(
            FindBounds(file, hdu.Header.Text("EXTVER"))
                ?? throw SpectralDataException.At(file.Name, "no EBOUNDS extension", "one, with CHANNEL, E_MIN, E_MAX")
        );
        EnergyRows bins = EnergyRows.Read(hdu.Table);
        if (bins.WithoutWidth > 0)
            notes.Add($"{hdu.Where}: {bins.WithoutWidth} energy bins have no width, and hold no photons; left out.");
        MatrixRows rows = MatrixRows.Read(hdu.Table, bins.Order);
        EnergyGrid energies = bins.ToGrid(firstIsIdle: rows.FirstRun[^1] > 0 && rows.FirstRun[1] == 0);
        int first = FirstChannel.Of(hdu, rows, channels, notes);
        if (!IncludesArea(hdu) && rows.LargestSum() is > LargestShare and double sum)
            notes.Add(
                FormattableString.Invariant($"{hdu.Where}: elements of an energy add up to {sum:g3}, as if they included the ")
                    + "area, which HDUCLAS3 does not say; an ARF is multiplied all the same."
            );
        return Located.In(hdu.Where, () =>
            new RedistributionMatrix(
                energies,
                first,
                channels.Lower,
                channels.Upper,
                rows.FirstRun,
                rows.RunsFrom(first, channels.Lower.Length),
                rows.Values,
                IncludesArea(hdu)
            )
        );
    }

    /// <summary>Which instrument's response a file holds; empty if it does not say.</summary>
    internal static string InstrumentOf(FitsFile file) =>
        FindMatrix(file) is { } hdu
            ? InstrumentName.Of(keyword => hdu.Header.Text(keyword) ?? file.Primary.Header.Text(keyword))
            : "";

    internal static FitsHdu? FindMatrix(FitsFile file) => FindMatrices(file) is [var first, ..] ? first : null;

    /// <summary>All extensions that hold a response, in order.</summary>
    internal static IReadOnlyList<FitsHdu> FindMatrices(FitsFile file)
    {
        FitsHdu[] named =
        [
            .. file.Hdus.Where(hdu =>
                hdu.IsTable && (hdu.IsNamed("MATRIX") || hdu.IsNamed("SPECRESP MATRIX") || hdu.HasClass(2, "RSP_MATRIX"))
            ),
        ];
        return named.Length > 0 ? named : [.. file.Hdus.Where(hdu => hdu.IsTable && hdu.Table.Find("MATRIX") is not null)];
    }

    /// <summary>The only one, or the one of the matrix' EXTVER, or the first.</summary>
    private static FitsHdu? FindBounds(FitsFile file, string? version)
    {
        FitsHdu[] named = [.. file.Hdus.Where(hdu => hdu.IsTable && (hdu.IsNamed("EBOUNDS") || hdu.HasClass(2, "EBOUNDS")))];
        return named.FirstOrDefault(hdu => version is not null && hdu.Header.Text("EXTVER") == version)
            ?? named.FirstOrDefault()
            ?? file.Hdus.FirstOrDefault(hdu => hdu.IsTable && hdu.Table.Find("E_MIN") is not null);
    }

    /// <summary>HDUCLAS3 says so; without it the name "SPECRESP MATRIX" does.</summary>
    private static bool IncludesArea(FitsHdu hdu) =>
        hdu.HasClass(3, "FULL") || (hdu.IsNamed("SPECRESP MATRIX") && !hdu.HasClass(3, "REDIST") && !hdu.HasClass(3, "DETECTOR"));
}
