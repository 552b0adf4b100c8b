using Almagest.Ogip.Fits;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>A response read from files, with what they were.</summary>
internal sealed record LoadedResponse(ResponseMatrix Matrix, string Key, InputFile Rmf, InputFile? Arf);

/// <summary>Reads each pair of response files once, however many spectra share it. Thread-safe.</summary>
/// <remarks>A file is known by its path, length and time of change, so that one edited meanwhile is read again.</remarks>
internal sealed class ResponseFileCache(FitsLimits limits)
{
    /// <summary>A catalogue with a response for every source must not fill the memory.</summary>
    private const int Capacity = 64;

    private readonly record struct Stamp(string Path, long Length, DateTime Changed);

    private readonly LastUsedCache<(Stamp Rmf, Stamp? Arf), Lazy<LoadedResponse>> _loaded = new(Capacity);

    public LoadedResponse Load(string rmf, string? arf) => _loaded.GetOrAdd(
        (StampOf(rmf), arf is null ? null : StampOf(arf)), () => new Lazy<LoadedResponse>(() => Read(rmf, arf)), _ => false).Value;

    private LoadedResponse Read(string rmfPath, string? arfPath)
    {
        FitsFile rmf = FitsFile.Open(rmfPath, limits);
        FitsFile? arf = arfPath is null ? null : FitsFile.Open(arfPath, limits);
        InputFile rmfInput = InputFile.Of(InputFile.RmfRole, rmfPath, rmf);
        InputFile? arfInput = arf is null ? null : InputFile.Of(InputFile.ArfRole, arfPath!, arf);
        return new(ResponseFiles.Combine(rmf, arf), ResponseKey.Of(rmfInput.Sha256, arfInput?.Sha256), rmfInput, arfInput);
    }

    private static Stamp StampOf(string path)
    {
        var info = new FileInfo(path);
        // An absent file is told by the reader, with its name.
        return info.Exists ? new(info.FullName, info.Length, info.LastWriteTimeUtc) : new(info.FullName, -1, default);
    }
}
