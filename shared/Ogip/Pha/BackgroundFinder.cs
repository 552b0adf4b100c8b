using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Pha;

/// <summary>Finds the background of a spectrum: a file given, one that the header names, or another extension of the same
/// file.</summary>
internal sealed class BackgroundFinder(FitsLimits limits)
{
    /// <returns>Null if there is none. One that the header names in vain is warned of, for a spectrum is of use without
    /// it.</returns>
    /// <exception cref="SpectralDataException">A background was found or given, but can't be read.</exception>
    public (PhaSpectrum Pha, InputFile Input)? Find(
        string path,
        FitsFile file,
        PhaSpectrum source,
        string? given,
        List<string> warnings
    )
    {
        if (given is not null && given.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase))
            return null;
        if (given is not null)
        {
            if (source.IsNet)
                warnings.Add($"{source.Where} HDUCLAS2: found NET, a background was subtracted; the one given is taken as well.");
            return Open(given);
        }
        if (source.IsNet && (source.BackgroundFile is not null || source.ColumnBackground is not null))
        {
            warnings.Add(
                $"{source.Where} HDUCLAS2: found NET, a background was subtracted; not subtracted again"
                    + $"{(source.BackgroundFile is { } named ? $" ({named})" : "")}."
            );
            return null;
        }
        if (source.BackgroundFile is not string link)
            return source.ColumnBackground is { } own
                ? (source with { Spectrum = own }, InputFile.Of(InputFile.BackgroundRole, path, file))
                : null;
        if (HeaderLinks.Find(path, link) is not string found)
        {
            warnings.Add($"{source.Where} BACKFILE: '{link}' is not in the spectrum's folder; read without a background.");
            return null;
        }
        if (HeaderLinks.NoteOn(path, link, found) is { } note)
            warnings.Add($"{source.Where} BACKFILE: {note}");
        if (Path.GetFullPath(found) != Path.GetFullPath(path))
            return Open(found + HeaderLinks.SelectorOf(link));
        PhaSpectrum background = HeaderLinks.SelectorOf(link) is { Length: > 0 } selector
            ? PhaReader.Read(file, SpectrumSelector.Split(selector).Selector)
            : PhaReader.ReadBackgroundOf(file)
                ?? throw SpectralDataException.At(
                    $"{source.Where} BACKFILE",
                    "the file itself, which holds no other spectrum with HDUCLAS2 = BKG",
                    "a background extension"
                );
        return (background, InputFile.Of(InputFile.BackgroundRole, path, file));
    }

    public (PhaSpectrum Pha, InputFile Input) Open(string path)
    {
        (string filePath, SpectrumSelector selector) = SpectrumSelector.Split(path);
        FitsFile file = FitsFile.Open(filePath, limits);
        return (
            PhaReader.Read(file, selector),
            InputFile.Of(InputFile.BackgroundRole, filePath, file) with
            {
                Selector = selector.Text,
            }
        );
    }
}
