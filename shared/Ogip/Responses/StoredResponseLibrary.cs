using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Responses whose files are kept elsewhere, as in the database. The last used stay parsed; each key is parsed once, whoever asks. Thread-safe.</summary>
/// <param name="readFile">The bytes of a file by its SHA-256, zipped or not.</param>
/// <param name="capacity">Parsed responses held at most; each takes about the size of its matrix.</param>
public sealed class StoredResponseLibrary(Func<string, CancellationToken, Task<byte[]>> readFile, int capacity = 64) : IResponseLibrary
{
    private sealed record Entry(string Key, Task<ResponseMatrix> Loading);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _lastUsedFirst = new();

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation)
    {
        Task<ResponseMatrix> loading;
        lock (_lock) loading = Touch(responseKey);
        // Who gives up waits no longer, but the others get their response.
        return loading.WaitAsync(cancellation);
    }

    private Task<ResponseMatrix> Touch(string key)
    {
        if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? held))
        {
            _lastUsedFirst.Remove(held);
            // What failed is tried again: the database may be back.
            if (!held.Value.Loading.IsFaulted && !held.Value.Loading.IsCanceled)
            {
                _lastUsedFirst.AddFirst(held);
                return held.Value.Loading;
            }
        }
        _byKey[key] = _lastUsedFirst.AddFirst(new Entry(key, Task.Run(() => ParseAsync(key))));
        if (_byKey.Count > Math.Max(capacity, 1))
        {
            _byKey.Remove(_lastUsedFirst.Last!.Value.Key);
            _lastUsedFirst.RemoveLast();
        }
        return _byKey[key].Value.Loading;
    }

    private async Task<ResponseMatrix> ParseAsync(string key)
    {
        string[] files = key.Split('+');
        if (files.Length > 2) throw SpectralDataException.At("response key", $"'{key}'", "the SHA-256 of an RMF, and of an ARF after '+'");
        byte[] rmf = await ReadAsync(files[0]);
        byte[]? arf = files.Length == 2 ? await ReadAsync(files[1]) : null;
        return ResponseFiles.Parse(rmf, $"stored RMF {Short(files[0])}", arf, arf is null ? null : $"stored ARF {Short(files[1])}");
    }

    private Task<byte[]> ReadAsync(string sha256) => readFile(sha256, CancellationToken.None);

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
