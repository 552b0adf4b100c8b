using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Pha;

/// <summary>What stands after a file's name: "file.pha[2]" or "file.pha[SPECTRUM]" for an extension, "file.pha{3}" for a row of
/// type II.</summary>
/// <param name="Extension">The number or the name of the extension; null for the first spectrum that is not a background.</param>
/// <param name="Row">Counted from 1.</param>
/// <param name="Text">The selector as written, empty if there was none.</param>
public sealed record SpectrumSelector(string? Extension, int Row, string Text)
{
    public static SpectrumSelector First { get; } = new(null, 1, "");

    /// <param name="row">Counted from 1.</param>
    internal static SpectrumSelector OfRow(int row) => new(null, row, string.Create(CultureInfo.InvariantCulture, $"{{{row}}}"));

    internal static SpectrumSelector OfExtension(int number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return new(text, 1, $"[{text}]");
    }

    /// <summary>Whether a row was said.</summary>
    internal bool HasRow => Text.EndsWith('}');

    /// <summary>Parts a name from its selector. A file whose own name ends so is not split if it exists.</summary>
    /// <exception cref="SpectralDataException">A row that is no number of at least 1.</exception>
    public static (string Path, SpectrumSelector Selector) Split(string text)
    {
        if (File.Exists(text))
            return (text, First);
        string path = text;
        int row = 1;
        string? extension = null;
        if (path.EndsWith('}') && path.LastIndexOf('{') is >= 0 and int brace)
        {
            string number = path[(brace + 1)..^1];
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out row) || row < 1)
                throw SpectralDataException.At(text, $"the spectrum number '{number}'", "a number of at least 1");
            path = path[..brace];
        }
        if (path.EndsWith(']') && path.LastIndexOf('[') is >= 0 and int bracket)
            (extension, path) = (path[(bracket + 1)..^1], path[..bracket]);
        return (path, path.Length == text.Length ? First : new(extension, row, text[path.Length..]));
    }

    /// <summary>Chooses among extensions of responses: by number, by name ("[MATRIX]", "[MATRIX,2]" with its EXTVER), or by
    /// EXTVER alone ("{2}"), which without EXTVERs is the place.</summary>
    /// <param name="found">At least one.</param>
    /// <param name="what">For errors, such as "response".</param>
    /// <exception cref="SpectralDataException">There is no such extension.</exception>
    internal FitsHdu ChooseVersion(IReadOnlyList<FitsHdu> found, string what)
    {
        // Where there is one only, what a header says of its extension does not matter.
        if (found.Count == 1 && !HasRow)
            return found[0];
        string name = Extension?.Split(',', ';')[0].Trim() ?? "";
        int? version =
            Extension?.Split(',', ';') is [_, var told, ..]
            && int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
        FitsHdu[] named =
        [
            .. found.Where(hdu =>
                name.Length == 0
                || (
                    int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                        ? hdu.Index == index
                        : hdu.IsNamed(name)
                )
            ),
        ];
        if (HasRow)
            version = Row;
        bool haveVersions =
            named.Select(hdu => hdu.Header.Integer("EXTVER")).Distinct().Count() == named.Length
            && named.All(hdu => hdu.Header.Has("EXTVER"));
        FitsHdu? chosen =
            version is not int wanted ? named.FirstOrDefault()
            : haveVersions ? named.FirstOrDefault(hdu => hdu.Header.Integer("EXTVER") == wanted)
            : named.ElementAtOrDefault(wanted - 1);
        return chosen
            ?? throw SpectralDataException.At(
                found[0].File.Name,
                $"no {what} {Text}",
                $"one of {found.Count}: {string.Join(", ", found.Take(20).Select(hdu => $"[{hdu.Index}]"))}"
            );
    }

    internal FitsHdu Choose(FitsFile file, IReadOnlyList<FitsHdu> spectra)
    {
        if (Extension is not null)
            return spectra.FirstOrDefault(hdu =>
                int.TryParse(Extension, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    ? hdu.Index == index
                    : hdu.IsNamed(Extension)
            )
                ?? throw SpectralDataException.At(
                    file.Name,
                    $"no spectrum in extension '{Extension}'",
                    spectra.Count == 0 ? "a SPECTRUM extension" : $"one of {string.Join(", ", spectra.Select(hdu => hdu.Index))}"
                );
        return spectra.FirstOrDefault(hdu => !PhaReader.IsBackground(hdu))
            ?? (spectra.Count > 0 ? spectra[0] : null)
            ?? throw SpectralDataException.At(file.Name, Describe(file), "a SPECTRUM extension");
    }

    private static string Describe(FitsFile file) =>
        file.Hdus.Count == 1
            ? "no extensions"
            : $"only the extensions {string.Join(", ", file.Hdus.Skip(1).Take(20).Select(hdu => hdu.Name))}";
}
