using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra;

namespace Almagest.Ogip;

/// <summary>Names files beside a spectrum that may have been meant where its header names none, or one that is not
/// there.</summary>
internal static class NearbyFiles
{
    private const int Shown = 4;

    /// <summary>A folder of a survey is not read for a message.</summary>
    private const int MostOpened = 64;

    /// <returns>" (beside it: a.rmf, b.fits)", or nothing if there are none.</returns>
    public static string Responses(string spectrum, FitsLimits limits) =>
        Told(spectrum, limits, file => RmfReader.FindMatrix(file) is not null);

    public static string Areas(string spectrum, FitsLimits limits) =>
        Told(spectrum, limits, file => RmfReader.FindMatrix(file) is null && ArfReader.FindAll(file).Count > 0);

    private static string Told(string spectrum, FitsLimits limits, Predicate<FitsFile> isMeant)
    {
        string[] found =
        [
            .. FolderFiles
                .Beside(spectrum)
                // Those with the usual endings first.
                .OrderByDescending(FileEndings.IsResponse)
                .Take(MostOpened)
                .Where(path => IsMeant(path, limits, isMeant))
                .Select(path => Path.GetFileName(path))
                .Take(Shown + 1),
        ];
        return found.Length == 0
            ? ""
            : $" (beside it: {string.Join(", ", found.Take(Shown))}{(found.Length > Shown ? ", ..." : "")})";
    }

    private static bool IsMeant(string path, FitsLimits limits, Predicate<FitsFile> isMeant)
    {
        try
        {
            return FolderFiles.IsFits(path) && isMeant(FitsFile.Open(path, limits));
        }
        catch (SpectralDataException)
        {
            return false;
        }
    }
}
