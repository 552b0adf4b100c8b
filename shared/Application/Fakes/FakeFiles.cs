using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fakes;

/// <summary>Where simulated spectra go, and how they name their response: relative to their own folder, into which it is copied
/// if it lies elsewhere.</summary>
internal sealed class FakeFiles
{
    private static readonly string[] Endings = [".pha", ".pi", ".fak", ".fits"];

    private readonly string _folder;
    private readonly string _stem;
    private readonly string _ending;
    private readonly int _count;

    public FakeFiles(string output, int count)
    {
        string ending = Path.GetExtension(output);
        bool isFile = Endings.Contains(ending, StringComparer.OrdinalIgnoreCase) && !Directory.Exists(output);
        string full = Path.GetFullPath(output);
        (_folder, _stem, _ending, _count) = isFile
            ? (Path.GetDirectoryName(full)!, Path.GetFileNameWithoutExtension(full), ending, count)
            : (full, "fake", ".pha", count);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Paths of a spectrum and its background; numbered, unless there is but one.</summary>
    public (string Spectrum, string Background) NamesOf(int number)
    {
        string digits = new('0', _count.ToString(CultureInfo.InvariantCulture).Length);
        string stem = _count == 1 ? _stem : _stem + number.ToString(digits, CultureInfo.InvariantCulture);
        return (Path.Combine(_folder, stem + _ending), Path.Combine(_folder, $"{stem}_bkg{_ending}"));
    }

    /// <summary>A header that names the response.</summary>
    public PhaHeader Link(IReadOnlyList<InputFile> files) =>
        new()
        {
            ResponseFile = Link(files.FirstOrDefault(file => file.Role == InputFile.RmfRole)),
            AncillaryFile = Link(files.FirstOrDefault(file => file.Role == InputFile.ArfRole)),
        };

    private string? Link(InputFile? file)
    {
        if (file is null)
            return null;
        string full = Path.GetFullPath(file.Path),
            relative = Path.GetRelativePath(_folder, full);
        if (!relative.StartsWith("..", StringComparison.Ordinal))
            return relative;
        string copy = Path.Combine(_folder, Path.GetFileName(full));
        if (!File.Exists(copy))
            File.Copy(full, copy);
        else if (ResponseKey.Sha256(Almagest.Ogip.Fits.FitsFile.Open(copy).Bytes.Span) != file.Sha256)
            throw new RequestException($"{copy}: found another file of that name; expected {full}, or room for a copy of it.");
        return Path.GetFileName(full);
    }
}
