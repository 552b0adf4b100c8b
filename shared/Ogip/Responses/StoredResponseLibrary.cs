using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>
/// Responses whose files are kept elsewhere, as in the database. The last used stay parsed; each is parsed once, whoever asks,
/// and an RMF is parsed and held once, however many ARFs it goes with. Thread-safe.
/// </summary>
/// <param name="readFile">The bytes of a file by its SHA-256, zipped or not.</param>
/// <param name="capacity">Parsed responses held at most; each takes about the size of its matrix.</param>
public sealed class StoredResponseLibrary(Func<string, CancellationToken, Task<byte[]>> readFile, int capacity = 64)
    : IResponseLibrary
{
    private readonly LastUsedCache<string, Task<RedistributionMatrix>> _matrices = new(capacity);
    private readonly LastUsedCache<string, Task<ResponseMatrix>> _responses = new(capacity);

    /// <exception cref="SpectralDataException">The key is none, or its files can't be read.</exception>
    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        // Who gives up waits no longer, but the others get their response.
        Once(_responses, responseKey, () => CombineAsync(responseKey)).WaitAsync(cancellation);

    // What failed is tried again: the database may be back.
    private static Task<T> Once<T>(LastUsedCache<string, Task<T>> cache, string key, Func<Task<T>> make) =>
        cache.GetOrAdd(key, () => Task.Run(make, CancellationToken.None), held => held.IsFaulted || held.IsCanceled);

    private async Task<ResponseMatrix> CombineAsync(string key)
    {
        string[] files = key.Split('+');
        if (files.Length > 2)
            throw SpectralDataException.At("response key", $"'{key}'", "the SHA-256 of an RMF, and of an ARF after '+'");
        // Of a file with several responses, a selector after the hash names one.
        (string rmf, SpectrumSelector ofRmf) = SpectrumSelector.Split(files[0]);
        (string? area, SpectrumSelector ofArf) =
            files.Length == 2 ? SpectrumSelector.Split(files[1]) : (null, SpectrumSelector.First);
        RedistributionMatrix matrix = await Once(_matrices, files[0], async () =>
                RmfReader.Read(await OpenAsync("RMF", rmf).ConfigureAwait(false), ofRmf)
            )
            .ConfigureAwait(false);
        FitsFile? arf = area is null ? null : await OpenAsync("ARF", area).ConfigureAwait(false);
        return ResponseFiles.Combine(matrix, NameOf("RMF", rmf), arf, ofArf);
    }

    private async Task<FitsFile> OpenAsync(string kind, string sha256) =>
        FitsFile.Read(await readFile(sha256, CancellationToken.None).ConfigureAwait(false), NameOf(kind, sha256));

    private static string NameOf(string kind, string sha256) => $"stored {kind} {(sha256.Length > 12 ? sha256[..12] : sha256)}";
}
