using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>A response read from files, with what they were.</summary>
internal sealed record LoadedResponse(
    ResponseMatrix Matrix,
    string Key,
    InputFile Rmf,
    InputFile? Arf,
    string Instrument,
    IReadOnlyList<string> Warnings
);

/// <summary>
/// Reads each RMF once, however many spectra and ARFs share it, and each pair once; copies of a file count as one.
/// Thread-safe.
/// </summary>
internal sealed class ResponseFileCache(FitsLimits limits)
{
    /// <summary>A catalogue with a response for every source must not fill the memory.</summary>
    private const int Capacity = 64;

    /// <summary>A file is known by these, so that one edited meanwhile is read again.</summary>
    private readonly record struct Stamp(string Path, string Selector, long Length, DateTime Changed);

    private sealed record LoadedMatrix(
        InputFile Input,
        RedistributionMatrix Matrix,
        string Instrument,
        IReadOnlyList<string> Warnings
    );

    private readonly LastUsedCache<Stamp, Lazy<LoadedMatrix>> _files = new(Capacity);
    private readonly LastUsedCache<string, Lazy<(RedistributionMatrix Matrix, IReadOnlyList<string> Notes)>> _matrices = new(
        Capacity
    );
    private readonly LastUsedCache<string, Lazy<ResponseMatrix>> _responses = new(Capacity);

    /// <param name="order">Of the spectrum, where it is a grating's: chooses among several areas.</param>
    public LoadedResponse Load(string rmfPath, string? arfPath, GratingOrder? order = null)
    {
        LoadedMatrix rmf = _files.GetOrAdd(StampOf(rmfPath), () => new(() => ReadMatrix(rmfPath)), _ => false).Value;
        (string? areaPath, SpectrumSelector ofArf) = arfPath is null
            ? (null, SpectrumSelector.First)
            : SpectrumSelector.Split(arfPath);
        FitsFile? arf = areaPath is null ? null : FitsFile.Open(areaPath, limits);
        List<string> notes = [];
        if (arf is not null)
            ofArf = ArfReader.Choose(arf, ofArf, order, notes);
        InputFile? arfInput = arf is null ? null : InputFile.Of(InputFile.ArfRole, areaPath!, arf) with { Selector = ofArf.Text };
        string key = ResponseKey.Of(
            rmf.Input.Sha256 + rmf.Input.Selector,
            arfInput is null ? null : arfInput.Sha256 + arfInput.Selector
        );
        string rmfName = Path.GetFileName(rmfPath);
        Lazy<ResponseMatrix> response = _responses.GetOrAdd(
            key,
            () => new(() => ResponseFiles.Combine(rmf.Matrix, rmfName, arf, ofArf)),
            _ => false
        );
        return new(response.Value, key, rmf.Input, arfInput, rmf.Instrument, [.. rmf.Warnings, .. notes]);
    }

    private LoadedMatrix ReadMatrix(string path)
    {
        (string filePath, SpectrumSelector selector) = SpectrumSelector.Split(path);
        FitsFile file = FitsFile.Open(filePath, limits);
        InputFile input = InputFile.Of(InputFile.RmfRole, filePath, file) with { Selector = selector.Text };
        (RedistributionMatrix matrix, IReadOnlyList<string> notes) = _matrices
            .GetOrAdd(
                input.Sha256 + input.Selector,
                () =>
                    new(() =>
                    {
                        List<string> found = [];
                        return (RmfReader.Read(file, selector, found), found);
                    }),
                _ => false
            )
            .Value;
        IReadOnlyList<FitsHdu> all = RmfReader.FindMatrices(file);
        string[] warnings =
            all.Count == 1 || selector.Text.Length > 0 ? []
            : RmfReader.AreParts(all)
                ?
                [
                    $"{file.Name}: found {all.Count} matrices; took all together. {Path.GetFileName(filePath)}{{1}} is the "
                        + $"first alone.",
                ]
            :
            [
                $"{file.Name}: found {all.Count} responses of different times; took the first. "
                    + $"{Path.GetFileName(filePath)}{{2}} is the second.",
            ];
        return new(input, matrix, RmfReader.InstrumentOf(file), [.. warnings, .. notes]);
    }

    private static Stamp StampOf(string path)
    {
        (string filePath, SpectrumSelector selector) = SpectrumSelector.Split(path);
        var info = new FileInfo(filePath);
        // An absent file is told by the reader, with its name.
        return info.Exists
            ? new(info.FullName, selector.Text, info.Length, info.LastWriteTimeUtc)
            : new(info.FullName, selector.Text, -1, default);
    }
}
