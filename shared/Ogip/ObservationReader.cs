using Almagest.Ogip.Fits;
using Almagest.Ogip.FluxTables;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip;

/// <summary>
/// Reads a spectrum with its background and its response, found through its header or given. Responses are parsed once,
/// however many spectra share them, so keep one reader for a catalogue. Thread-safe.
/// </summary>
public sealed class ObservationReader(FitsLimits? limits = null)
{
    private readonly FitsLimits _limits = limits ?? FitsLimits.Default;

    // Thousands of spectra may be in one file.
    private readonly LastUsedCache<(string, long, DateTime), Lazy<FitsFile>> _files = new(2);
    private readonly ResponseFileCache _responses = new(limits ?? FitsLimits.Default);

    /// <param name="path">A PHA file, zipped or not, with a selector where need be: "file.pha{3}".</param>
    /// <param name="options">Null: the header decides everything.</param>
    /// <exception cref="SpectralDataException">A file is absent or wrong, or the files don't belong together.</exception>
    public ReadObservation Read(string path, ObservationOptions? options = null)
    {
        options ??= ObservationOptions.Default;
        if (FluxTableFile.IsText(path) || (options.FluxColumns is not null && !FolderFiles.IsFits(path)))
            return FluxTableReader.Read(path, options, _limits);
        (string filePath, SpectrumSelector selector) = SpectrumSelector.Split(path);
        FitsFile file = OpenSpectra(filePath, selector);
        if (!PhaReader.FindSpectra(file).Any() && FitsFluxTable.Find(file, options.FluxColumns) is not null)
            return FluxTableReader.Read(filePath, options, _limits);
        PhaSpectrum source = PhaReader.Read(file, selector);
        if (source.Stokes is char stokes)
            throw SpectralDataException.At(
                source.Where,
                $"the Stokes parameter {stokes}",
                "an intensity (Stokes I), which a spectral model describes"
            );
        List<string> warnings = [.. source.Warnings];
        if (source.IsBackground)
            warnings.Add($"{source.Where} HDUCLAS2: found BKG, a background; read as a source.");

        LoadedResponse response = LoadResponse(filePath, source, options, warnings);
        CountSpectrum spectrum = ChannelAlignment.Align(source, response.Matrix.Redistribution, warnings);
        (PhaSpectrum Pha, InputFile Input)? background = new BackgroundFinder(_limits).Find(
            filePath,
            file,
            source,
            options.Background,
            warnings
        );
        warnings.AddRange(background?.Pha.Warnings.Except(source.Warnings) ?? []);
        CountSpectrum? backgroundSpectrum = background is null
            ? null
            : ChannelAlignment.Align(background.Value.Pha, response.Matrix.Redistribution, warnings);

        LoadedResponse? ofBackground =
            options.ReadsBackgroundResponse && background is { } own
                ? LoadBackgroundResponse(own.Input.Path, own.Pha, source, response, warnings)
                : null;

        InputFile?[] inputs =
        [
            InputFile.Of(InputFile.SpectrumRole, filePath, file) with
            {
                Selector = selector.Text,
            },
            background?.Input,
            response.Rmf,
            response.Arf,
            .. ofBackground is null
                ? Array.Empty<InputFile?>()
                :
                [
                    ofBackground.Rmf with
                    {
                        Role = InputFile.BackgroundRmfRole,
                    },
                    ofBackground.Arf is { } area ? area with { Role = InputFile.BackgroundArfRole } : null,
                ],
        ];
        var observation = new Observation
        {
            Name = Printable.Of(options.Name ?? FileStem.Of(filePath) + selector.Text, _ => "_"),
            RightAscension = options.RightAscension ?? source.RightAscension,
            Declination = options.Declination ?? source.Declination,
            Payload = new CountsPayload([new ObservedSpectrum(spectrum, backgroundSpectrum, response.Key)]),
        };
        return new(observation, [response.Matrix], [.. inputs.OfType<InputFile>()], warnings)
        {
            BackgroundResponses = [ofBackground?.Matrix],
            ObservationId = source.ObservationId,
            Telescope = source.Telescope,
            Instrument = source.Instrument,
            StartedAt = source.StartedAt,
        };
    }

    /// <summary>A response on its own, and a background for it: what a simulation needs.</summary>
    /// <param name="rmf">Path of the RMF or RSP.</param>
    /// <param name="arf">Path of the ARF; null or "none" for none.</param>
    /// <param name="background">Path of a PHA file, with a selector where need be; null or "none" for none.</param>
    /// <exception cref="SpectralDataException">A file is absent or wrong, or the files don't belong together.</exception>
    public ReadResponse ReadResponse(string rmf, string? arf, string? background)
    {
        List<string> warnings = [];
        LoadedResponse response = _responses.Load(rmf, IsNone(arf) ? null : arf);
        warnings.AddRange(response.Warnings);
        (PhaSpectrum Pha, InputFile Input)? found = IsNone(background) ? null : new BackgroundFinder(_limits).Open(background!);
        warnings.AddRange(found?.Pha.Warnings ?? []);
        CountSpectrum? spectrum = found is null
            ? null
            : ChannelAlignment.Align(found.Value.Pha, response.Matrix.Redistribution, warnings);
        InputFile?[] inputs = [found?.Input, response.Rmf, response.Arf];
        return new(response.Matrix, spectrum, response.Instrument, [.. inputs.OfType<InputFile>()], warnings);
    }

    private FitsFile OpenSpectra(string path, SpectrumSelector selector)
    {
        FileInfo info = new(path);
        return selector.Text.Length == 0 || !info.Exists
            ? FitsFile.Open(path, _limits)
            : _files
                .GetOrAdd(
                    (info.FullName, info.Length, info.LastWriteTimeUtc),
                    () => new(() => FitsFile.Open(path, _limits)),
                    _ => false
                )
                .Value;
    }

    private static bool IsNone(string? path) =>
        path is null || path.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase);

    private LoadedResponse LoadResponse(string path, PhaSpectrum source, ObservationOptions options, List<string> warnings)
    {
        string rmf = Resolve(path, source, options.Rmf, source.ResponseFile, "RESPFILE", warnings)
            ?? throw SpectralDataException.At(
                $"{source.Where} RESPFILE",
                "no response named",
                $"an RMF or RSP, in the header or given with the spectrum{NearbyFiles.Responses(path, _limits)}"
            );
        string? arf = Resolve(path, source, options.Arf, source.AncillaryFile, "ANCRFILE", warnings);
        LoadedResponse response = _responses.Load(rmf, arf, source.Order);
        warnings.AddRange(response.Warnings);
        if (arf is null && !response.Matrix.Redistribution.IncludesArea)
            warnings.Add(
                $"{source.Where}: no ARF, and {Path.GetFileName(rmf)} does not say that it includes the area; taken as 1 cm²."
            );
        if (arf is not null && response.Matrix.Redistribution.IncludesArea)
            warnings.Add(
                $"{source.Where}: {Path.GetFileName(rmf)} says that it includes the area, and {Path.GetFileName(arf)} is "
                    + $"another; multiplied, as in XSPEC. an ARF of 'none' leaves it out."
            );
        return response;
    }

    /// <summary>The response that the background's header names, where it is not the one that the source's does; null: the
    /// source's. An area that it does not name is the source's, unless the matrix includes it.</summary>
    private LoadedResponse? LoadBackgroundResponse(
        string path,
        PhaSpectrum background,
        PhaSpectrum source,
        LoadedResponse ofSource,
        List<string> warnings
    )
    {
        if ((background.ResponseFile, background.AncillaryFile) == (source.ResponseFile, source.AncillaryFile))
            return null;
        try
        {
            string? rmf = Resolve(path, background, null, background.ResponseFile, "RESPFILE", warnings),
                arf = Resolve(path, background, null, background.AncillaryFile, "ANCRFILE", warnings);
            if (rmf is null && arf is null)
                return null;
            LoadedResponse own = _responses.Load(rmf ?? ofSource.Rmf.Path + ofSource.Rmf.Selector, arf, background.Order);
            if (arf is null && !own.Matrix.Redistribution.IncludesArea && ofSource.Arf is { } area)
                own = _responses.Load(rmf!, area.Path + area.Selector, background.Order);
            (int first, int count) = (own.Matrix.Redistribution.FirstChannel, own.Matrix.ChannelCount);
            if ((first, count) != (ofSource.Matrix.Redistribution.FirstChannel, ofSource.Matrix.ChannelCount))
                throw SpectralDataException.At(
                    own.Rmf.Path,
                    $"{count} channels from {first}",
                    $"{ofSource.Matrix.ChannelCount} from {ofSource.Matrix.Redistribution.FirstChannel}, as the source's response"
                );
            warnings.AddRange(own.Warnings.Except(ofSource.Warnings));
            return own.Key == ofSource.Key ? null : own;
        }
        catch (SpectralDataException wrong)
        {
            warnings.Add($"{wrong.Message} The background's model goes through the source's response.");
            return null;
        }
    }

    /// <summary>The path of a response file; null if none is named.</summary>
    private string? Resolve(string path, PhaSpectrum source, string? given, string? link, string keyword, List<string> warnings)
    {
        if (given is not null)
            return given.Equals(ObservationOptions.None, StringComparison.OrdinalIgnoreCase) ? null : given;
        if (link is null)
            return null;
        if (HeaderLinks.Find(path, link) is not { } found)
            throw SpectralDataException.At(
                $"{source.Where} {keyword}",
                $"'{link}', which is not in the spectrum's folder",
                "a file there, or one given with the spectrum"
                    + (keyword == "RESPFILE" ? NearbyFiles.Responses(path, _limits) : NearbyFiles.Areas(path, _limits))
            );
        if (HeaderLinks.NoteOn(path, link, found) is { } note)
            warnings.Add($"{source.Where} {keyword}: {note}");
        return found + HeaderLinks.SelectorOf(link);
    }
}
