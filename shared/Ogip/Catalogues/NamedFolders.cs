using Almagest.Ogip.Pha;
using Almagest.Spectra;

namespace Almagest.Ogip.Catalogues;

/// <summary>The folders that a listing or a campaign may name files of: its own, and the one that who runs it names. It may come
/// from anyone, and must not reach for other files.</summary>
/// <param name="whose">"listing" or "campaign", for errors.</param>
/// <param name="own">Whole path; paths are relative to it.</param>
/// <param name="calibration">Of responses and backgrounds; null: none.</param>
public sealed class NamedFolders(string whose, string own, string? calibration)
{
    /// <param name="where">Names the place in errors.</param>
    /// <param name="path">As it is written, with a selector where need be.</param>
    /// <returns>A whole path: in the own folder, or else in the calibration's where that has the file.</returns>
    /// <exception cref="SpectralDataException">It leads elsewhere.</exception>
    public string Find(string where, string path)
    {
        string? besides = calibration is null ? null : In(Path.GetFullPath(calibration), path);
        if (In(own, path) is { } here && (besides is null || File.Exists(SpectrumSelector.Split(here).Path)))
            return here;
        return besides
            ?? throw SpectralDataException.At(
                where,
                $"the path '{path}'",
                $"one inside the {whose}'s own folder, or a response inside the calibration folder (see calibration)"
            );
    }

    private static string? In(string folder, string path)
    {
        string full = Path.GetFullPath(Path.Combine(folder, path));
        return full.StartsWith(Path.TrimEndingDirectorySeparator(folder) + '/', StringComparison.Ordinal) ? full : null;
    }
}
