using System.Collections.Concurrent;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>The responses of a library as instruments whose channels are the bins of a grid. Thread-safe.</summary>
public sealed class GridResponses(IResponseLibrary library, EnergyGrid grid) : IResponseLibrary
{
    private readonly ConcurrentDictionary<string, ResponseMatrix> _known = new();

    public async Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation)
    {
        if (_known.TryGetValue(responseKey, out ResponseMatrix? known))
            return known;
        ResponseMatrix loaded = await library.LoadAsync(responseKey, cancellation);
        return _known.GetOrAdd(responseKey, loaded.OnGrid(grid));
    }
}
