using System.Globalization;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Cross-sections of O at its K edge, Ne at its K edge and Fe at its L edges, which no smooth formula gives.</summary>
/// <remarks>Source: see tbabs-edges.csv in Models/Data/SOURCES.md; Fe from 746 to 795 eV is TBabs's power law towards
/// Verner's.</remarks>
internal static class StructuredEdges
{
    private const double IronJoin = 795;

    private static readonly Lazy<Dictionary<int, (double[] Energy, double[] Sigma)>> Tables = new(Read);

    /// <summary>eV: the tabulated energies, and where the tables begin and end.</summary>
    public static IEnumerable<double> Bends => Tables.Value.Values.SelectMany(table => table.Energy);

    public static IEnumerable<double> Jumps =>
        [.. Tables.Value.Values.SelectMany<(double[] Energy, double[]), double>(t => [t.Energy[0], t.Energy[^1]]), IronJoin];

    /// <summary>Mb (1e-18 cm²) of one neutral atom; null where Verner's formula holds.</summary>
    public static double? At(int z, double eV)
    {
        if (!Tables.Value.TryGetValue(z, out var table))
            return null;
        (double[] energy, double[] sigma) = table;
        if (z == 26 && eV > energy[^1] && eV < IronJoin)
            return 1.645 * Math.Pow(eV / 720.74, -3.2);
        if (eV < energy[0] || eV > energy[^1])
            return null;
        int at = Array.BinarySearch(energy, eV);
        if (at >= 0)
            return sigma[at];
        int above = ~at;
        double share = (eV - energy[above - 1]) / (energy[above] - energy[above - 1]);
        return sigma[above - 1] + (share * (sigma[above] - sigma[above - 1]));
    }

    private static Dictionary<int, (double[], double[])> Read() =>
        ModelData
            .Lines("tbabs-edges.csv")
            .Skip(1)
            .Select(line => line.Split(','))
            .GroupBy(fields => int.Parse(fields[0], CultureInfo.InvariantCulture))
            .ToDictionary(
                element => element.Key,
                element => (element.Select(f => Number(f[1])).ToArray(), element.Select(f => Number(f[2])).ToArray())
            );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
