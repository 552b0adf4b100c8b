using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Pha;

/// <summary>Reads spectra: PHA of type I (a row a channel) and type II (a row a spectrum).</summary>
/// <remarks>Source: OGIP memo OGIP/92-007 and 92-007a.</remarks>
internal static class PhaReader
{
    /// <summary>The spectrum that a path without selector means: the first that is not a background, else the first.</summary>
    /// <param name="file">With at least one SPECTRUM extension.</param>
    /// <param name="selector">Which extension and which row; null for the first.</param>
    /// <exception cref="SpectralDataException">No such spectrum, or one that contradicts itself.</exception>
    public static PhaSpectrum Read(FitsFile file, SpectrumSelector? selector = null)
    {
        selector ??= SpectrumSelector.First;
        IReadOnlyList<FitsHdu> hdus = FindSpectra(file);
        FitsHdu hdu = selector.Choose(file, hdus);
        FitsLimits.RequireFew(hdu);
        PhaSpectrum read = Read(hdu, selector.Row);
        int rows = CountIn(hdu);
        if (rows == 1 || selector.HasRow)
            return read;
        string note = $"{hdu.Where}: found {rows} spectra; took the first. {{2}} behind the file's name is the second.";
        return read with { Warnings = [.. read.Warnings, note] };
    }

    /// <summary>The background that the same file holds beside a spectrum; null if there is none.</summary>
    public static PhaSpectrum? ReadBackgroundOf(FitsFile file) =>
        FindSpectra(file).FirstOrDefault(IsBackground) is FitsHdu hdu ? Read(hdu, 1) : null;

    /// <summary>The extensions that hold spectra.</summary>
    public static IReadOnlyList<FitsHdu> FindSpectra(FitsFile file) =>
        [
            .. file.Hdus.Where(hdu =>
                hdu.IsTable
                && (
                    hdu.IsNamed("SPECTRUM")
                    || (hdu.HasClass(1, "SPECTRUM") && (hdu.Table.Find("COUNTS") ?? hdu.Table.Find("RATE")) is not null)
                )
            ),
        ];

    /// <summary>How many spectra an extension holds: 1, or the rows of type II.</summary>
    /// <exception cref="SpectralDataException">More than are allowed.</exception>
    public static int CountIn(FitsHdu hdu)
    {
        FitsLimits.RequireFew(hdu);
        return IsTypeTwo(hdu) ? hdu.Table.RowCount : 1;
    }

    internal static bool IsBackground(FitsHdu hdu) => hdu.HasClass(2, "BKG");

    private static PhaSpectrum Read(FitsHdu hdu, int row)
    {
        bool typeTwo = IsTypeTwo(hdu);
        int rows = typeTwo ? hdu.Table.RowCount : 1;
        if (row < 1 || row > rows)
            throw SpectralDataException.At(hdu.Where, $"{rows} spectra", $"a spectrum number {row}");
        return new PhaBuilder(typeTwo ? new TypeTwoFields(hdu, row - 1) : new TypeOneFields(hdu)).Build();
    }

    private static bool IsTypeTwo(FitsHdu hdu) =>
        (hdu.Table.Find("COUNTS") ?? hdu.Table.Find("RATE")) is TableColumn column && !column.IsScalar;
}
