using System.Collections.Concurrent;
using Almagest.Spectra.Responses;

namespace Almagest.Application.NetworkFits;

/// <summary>What a chunk needs of a library: each response is loaded once, whoever asks, and is gone with the chunk.</summary>
internal sealed class ChunkResponses(IResponseLibrary library) : IResponseLibrary
{
    private readonly ConcurrentDictionary<string, Task<ResponseMatrix>> _asked = new();

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        _asked.GetOrAdd(responseKey, key => library.LoadAsync(key, cancellation));
}
