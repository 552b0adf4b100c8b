using Almagest.Ogip.Fits;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>A response read from files, with what they were.</summary>
internal sealed record LoadedResponse(ResponseMatrix Matrix, string Key, InputFile Rmf, InputFile? Arf, string Instrument);

/// <summary>
/// Reads each RMF once, however many spectra and ARFs share it, and each pair once; copies of a file count as one.
/// Thread-safe.
/// </summary>
internal sealed class ResponseFileCache(FitsLimits limits)
{
    /// <summary>A catalogue with a response for every source must not fill the memory.</summary>
    private const int Capacity = 64;

    /// <summary>A file is known by these, so that one edited meanwhile is read again.</summary>
    private readonly record struct Stamp(string Path, long Length, DateTime Changed);

    private sealed record LoadedMatrix(InputFile Input, RedistributionMatrix Matrix, string Instrument);

    private readonly LastUsedCache<Stamp, Lazy<LoadedMatrix>> _files = new(Capacity);
    private readonly LastUsedCache<string, Lazy<RedistributionMatrix>> _matrices = new(Capacity);
    private readonly LastUsedCache<string, Lazy<ResponseMatrix>> _responses = new(Capacity);

    public LoadedResponse Load(string rmfPath, string? arfPath)
    {
        LoadedMatrix rmf = _files.GetOrAdd(StampOf(rmfPath), () => new(() => ReadMatrix(rmfPath)), _ => false).Value;
        FitsFile? arf = arfPath is null ? null : FitsFile.Open(arfPath, limits);
        InputFile? arfInput = arf is null ? null : InputFile.Of(InputFile.ArfRole, arfPath!, arf);
        string key = ResponseKey.Of(rmf.Input.Sha256, arfInput?.Sha256);
        string rmfName = Path.GetFileName(rmfPath);
        Lazy<ResponseMatrix> response = _responses.GetOrAdd(key, () => new(() => ResponseFiles.Combine(rmf.Matrix, rmfName, arf)), _ => false);
        return new(response.Value, key, rmf.Input, arfInput, rmf.Instrument);
    }

    private LoadedMatrix ReadMatrix(string path)
    {
        FitsFile file = FitsFile.Open(path, limits);
        InputFile input = InputFile.Of(InputFile.RmfRole, path, file);
        return new(input, _matrices.GetOrAdd(input.Sha256, () => new(() => RmfReader.Read(file)), _ => false).Value, RmfReader.InstrumentOf(file));
    }

    private static Stamp StampOf(string path)
    {
        var info = new FileInfo(path);
        // An absent file is told by the reader, with its name.
        return info.Exists ? new(info.FullName, info.Length, info.LastWriteTimeUtc) : new(info.FullName, -1, default);
    }
}
