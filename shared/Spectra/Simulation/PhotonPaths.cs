using System.Runtime.InteropServices;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Simulation;

/// <summary>Into which channels a response sends the photons of each energy bin, as tables to draw from. Thread-safe.</summary>
internal sealed class PhotonPaths
{
    private const int AtOnce = 64;

    private readonly int[] _first; // [bins + 1]
    private readonly Path[] _paths;

    private readonly record struct Path(uint Own, int OwnChannel, int OtherChannel);

    /// <exception cref="ArgumentException">An element of the matrix is negative: no probability.</exception>
    public PhotonPaths(ResponseMatrix response)
    {
        int bins = response.Energies.BinCount;
        (Area, _first) = (new double[bins], new int[bins + 1]);
        List<Path> paths = [];
        List<int> channels = [];
        List<double> weights = [];
        for (int bin = 0; bin < bins; bin++)
        {
            channels.Clear();
            weights.Clear();
            foreach (RedistributionMatrix.Run run in response.Redistribution.RunsOf(bin))
            {
                ReadOnlySpan<float> values = response.Redistribution.ValuesOf(run);
                for (int i = 0; i < values.Length; i++)
                {
                    if (values[i] < 0)
                        throw new ArgumentException($"Element {values[i]} of bin {bin} is no probability.", nameof(response));
                    if (values[i] == 0)
                        continue;
                    channels.Add(run.FirstChannel + i);
                    weights.Add(values[i]);
                }
            }
            Area[bin] = response.Area[bin] * weights.Sum();
            AddPaths(channels, weights, paths);
            _first[bin + 1] = paths.Count;
        }
        _paths = [.. paths];
    }

    /// <summary>Shape [energy bins], cm²: of all channels together.</summary>
    public double[] Area { get; }

    /// <summary>How many ways there are.</summary>
    public int Count => _paths.Length;

    /// <summary>Adds photons to the channels they are detected in.</summary>
    /// <param name="random">Two words for each photon.</param>
    /// <param name="bins">Shape [photons]: the energy bin of each.</param>
    /// <param name="counts">Shape [channels].</param>
    public void Add(RandomNumbers random, ReadOnlySpan<int> bins, Span<double> counts)
    {
        // Without a branch that nobody could foretell, photons don't wait for one another's memory.
        Span<uint> words = stackalloc uint[2 * AtOnce];
        for (int first = 0; first < bins.Length; first += AtOnce)
        {
            ReadOnlySpan<int> now = bins.Slice(first, Math.Min(AtOnce, bins.Length - first));
            random.Fill(words[..(2 * now.Length)]);
            for (int k = 0; k < now.Length; k++)
            {
                int from = _first[now[k]],
                    ways = _first[now[k] + 1] - from;
                ref readonly Path path = ref _paths[from + (int)((words[2 * k] * (ulong)(uint)ways) >> 32)];
                int own = (int)(((long)words[(2 * k) + 1] - path.Own) >> 63); // all ones if the word is below
                counts[path.OtherChannel ^ ((path.OtherChannel ^ path.OwnChannel) & own)]++;
            }
        }
    }

    private static void AddPaths(List<int> channels, List<double> weights, List<Path> paths)
    {
        AliasCell[] cells = new AliasCell[channels.Count];
        if (cells.Length > 0)
            AliasTable.Build(CollectionsMarshal.AsSpan(weights), cells);
        for (int i = 0; i < cells.Length; i++)
            paths.Add(new(cells[i].Own, channels[i], channels[cells[i].Other]));
    }
}
