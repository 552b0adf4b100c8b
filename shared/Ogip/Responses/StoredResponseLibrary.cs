using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>
/// Responses whose files are kept elsewhere, as in the database. The last used stay parsed; each key is parsed once, whoever
/// asks. Thread-safe.
/// </summary>
/// <param name="readFile">The bytes of a file by its SHA-256, zipped or not.</param>
/// <param name="capacity">Parsed responses held at most; each takes about the size of its matrix.</param>
public sealed class StoredResponseLibrary(Func<string, CancellationToken, Task<byte[]>> readFile, int capacity = 64) : IResponseLibrary
{
    private readonly LastUsedCache<string, Task<ResponseMatrix>> _parsed = new(capacity);

    /// <exception cref="SpectralDataException">The key is none, or its files can't be read.</exception>
    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) => _parsed
        // What failed is tried again: the database may be back.
        .GetOrAdd(responseKey, () => Task.Run(() => ParseAsync(responseKey), CancellationToken.None), held => held.IsFaulted || held.IsCanceled)
        // Who gives up waits no longer, but the others get their response.
        .WaitAsync(cancellation);

    private async Task<ResponseMatrix> ParseAsync(string key)
    {
        string[] files = key.Split('+');
        if (files.Length > 2) throw SpectralDataException.At("response key", $"'{key}'", "the SHA-256 of an RMF, and of an ARF after '+'");
        byte[] rmf = await readFile(files[0], CancellationToken.None).ConfigureAwait(false);
        byte[]? arf = files.Length == 2 ? await readFile(files[1], CancellationToken.None).ConfigureAwait(false) : null;
        return ResponseFiles.Parse(rmf, $"stored RMF {Short(files[0])}", arf, arf is null ? null : $"stored ARF {Short(files[1])}");
    }

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
