using Almagest.Ogip.Fits;
using Almagest.Ogip.FluxTables;
using Almagest.Ogip.Pha;
using Almagest.Spectra;

namespace Almagest.Ogip.Catalogues;

/// <summary>Parts sources from the responses and backgrounds that lie beside them.</summary>
internal sealed class SpectrumSorter(FitsLimits limits)
{
    private static readonly string[] BackgroundWords = ["bkg", "bgd", "back", "_bg"];

    private readonly List<(string Path, string? Background, bool LooksLikeBackground)> _found = [];
    private readonly List<CatalogueProblem> _skipped = [];
    private readonly List<CatalogueProblem> _failures = [];

    public IReadOnlyList<CatalogueProblem> Skipped => _skipped;

    public IReadOnlyList<CatalogueProblem> Failures => _failures;

    /// <summary>All files of a folder, whatever they are called.</summary>
    public void AddFolder(string folder)
    {
        foreach (string path in FolderFiles.In(folder))
            // What is called a spectrum and is none is worth more than a count.
            if (FileEndings.IsSpectrum(path) || FolderFiles.IsFits(path) || FluxTableFile.IsText(path))
                Add([path]);
            else
                _skipped.Add(new(path, "no FITS file"));
    }

    public void Add(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                Look(path);
            }
            catch (SpectralDataException) when (FileEndings.IsResponse(path))
            {
                // Whether it can be read shows where a spectrum needs it.
                _skipped.Add(new(path, "a response by its name"));
            }
            catch (SpectralDataException wrong)
            {
                _failures.Add(new(path, ProblemPlace.In(wrong.Message, path)));
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                _failures.Add(
                    new(
                        path,
                        $"{path}: found what this program does not understand ({wrong.GetType().Name}: {wrong.Message}); "
                            + "expected a spectrum."
                    )
                );
            }
        }
    }

    /// <summary>Those that no other names as its background; call once, after all were added.</summary>
    public IEnumerable<string> Spectra()
    {
        HashSet<string> backgrounds = [.. _found.Where(found => found.Background is not null).Select(found => found.Background!)];
        foreach ((string path, _, bool looksLikeBackground) in _found)
        {
            if (backgrounds.Contains(Path.GetFullPath(path)))
                _skipped.Add(new(path, "the background of another spectrum"));
            else if (looksLikeBackground)
                _skipped.Add(new(path, "a background by its name, with no response"));
            else
                yield return path;
        }
    }

    private void Look(string path)
    {
        if (FluxTableFile.IsText(path))
        {
            _found.Add((path, null, false));
            return;
        }
        (string filePath, SpectrumSelector selector) = SpectrumSelector.Split(path);
        FitsFile file = FitsFile.Open(filePath, limits);
        FitsHdu[] spectra = [.. PhaReader.FindSpectra(file)];
        FitsHdu[] sources = [.. spectra.Where(hdu => !PhaReader.IsBackground(hdu))];
        bool IsResponse() => Responses.RmfReader.FindMatrix(file) is not null || Responses.ArfReader.FindAll(file).Count > 0;
        if (spectra.Length == 0 && FitsFluxTable.Find(file, null) is not null && !IsResponse())
            _found.Add((path, null, false));
        else if (spectra.Length == 0)
            _skipped.Add(new(path, IsResponse() ? "a response" : "no SPECTRUM extension"));
        else if (selector.Text.Length > 0)
            AddSource(path, filePath, selector.Choose(file, spectra));
        else if (sources.Length == 0)
            _skipped.Add(new(path, "a background"));
        else
            foreach (FitsHdu hdu in sources)
                AddAll(path, hdu, sources.Length > 1 ? $"[{hdu.Index}]" : "");
    }

    private void AddAll(string path, FitsHdu hdu, string extension)
    {
        int count = PhaReader.CountIn(hdu);
        for (int row = 1; row <= count; row++)
            AddSource(path + extension + (count > 1 ? $"{{{row}}}" : ""), path, hdu);
    }

    private void AddSource(string path, string filePath, FitsHdu hdu)
    {
        if (StokesParameter.Of(hdu.Header) is char stokes)
        {
            _skipped.Add(new(path, $"the Stokes parameter {stokes}, no intensity"));
            return;
        }
        string? link =
            hdu.Header.Text("BACKFILE")?.Trim() is { Length: > 0 } text
            && !text.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase)
                ? text
                : null;
        string? background = link is null ? null : HeaderLinks.Find(filePath, link);
        // A file may hold its own background; that does not make it one.
        if (background is not null && Path.GetFullPath(background) == Path.GetFullPath(filePath))
            background = null;
        bool hasResponse =
            hdu.Header.Text("RESPFILE")?.Trim() is { Length: > 0 } response
            && !response.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase);
        bool isNamedSo = BackgroundWords.Any(word => FileStem.Of(filePath).Contains(word, StringComparison.OrdinalIgnoreCase));
        _found.Add((path, background, !hasResponse && isNamedSo));
    }
}
