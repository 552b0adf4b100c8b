using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>All that the edges of a grid depend on.</summary>
internal readonly record struct GridKey(object Of, double First, double Second = 0, double Third = 0, double Fourth = 0);

/// <summary>Grids that a convolution needs beside the data's, kept while they are asked for again. Thread-safe.</summary>
internal sealed class GridCache
{
    private const int Capacity = 16;

    private readonly ConcurrentDictionary<GridKey, BoundGrid> _grids = new();

    /// <summary>A grid with its energies multiplied.</summary>
    public BoundGrid Of(EnergyGrid grid, double stretch) => GetOrAdd(new(grid, stretch), static key =>
        {
            double[] edges = ((EnergyGrid)key.Of).Edges.ToArray();
            for (int i = 0; i < edges.Length; i++)
                edges[i] *= key.First;
            return edges;
        });

    public BoundGrid GetOrAdd(GridKey key, Func<GridKey, double[]> makeEdges)
    {
        if (_grids.TryGetValue(key, out BoundGrid? known))
            return known;
        if (_grids.Count >= Capacity)
            _grids.Clear();
        return _grids.GetOrAdd(key, new BoundGrid(new EnergyGrid(makeEdges(key))));
    }
}
