using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>Grids that a convolution needs beside the data's, kept while they are asked for again. Thread-safe.</summary>
internal sealed class GridCache
{
    private const int Capacity = 16;

    private readonly ConcurrentDictionary<(object? Key, double First, double Second, double Third), BoundGrid> _grids = new();

    /// <summary>A grid with its energies multiplied.</summary>
    public BoundGrid Of(EnergyGrid grid, double stretch) =>
        GetOrAdd(
            (grid, stretch, 0, 0),
            () =>
            {
                double[] edges = grid.Edges.ToArray();
                for (int i = 0; i < edges.Length; i++)
                    edges[i] *= stretch;
                return edges;
            }
        );

    public BoundGrid GetOrAdd((object? Key, double First, double Second, double Third) key, Func<double[]> makeEdges)
    {
        if (_grids.TryGetValue(key, out BoundGrid? known))
            return known;
        if (_grids.Count >= Capacity)
            _grids.Clear();
        return _grids.GetOrAdd(key, new BoundGrid(new EnergyGrid(makeEdges())));
    }
}
