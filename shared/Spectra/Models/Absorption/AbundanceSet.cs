using System.Globalization;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Abundances by number relative to hydrogen, under XSPEC's names of the sets.</summary>
internal sealed class AbundanceSet
{
    /// <summary>H to Zn.</summary>
    public const int ElementCount = 30;

    private static readonly Lazy<IReadOnlyDictionary<string, AbundanceSet>> All = new(ReadAll);
    private readonly double[] _abundance;

    private AbundanceSet(string name, double[] abundance) => (Name, _abundance) = (name, abundance);

    public string Name { get; }

    public static IEnumerable<string> Names => All.Value.Keys;

    /// <param name="atomicNumber">1 for H to 30 for Zn.</param>
    public double this[int atomicNumber] => _abundance[atomicNumber - 1];

    /// <exception cref="SpectralDataException">No such set.</exception>
    public static AbundanceSet Get(string name) =>
        All.Value.TryGetValue(name, out AbundanceSet? set)
            ? set
            : throw SpectralDataException.At("abundance set", $"\"{name}\"", $"one of {string.Join(", ", Names)}");

    private static Dictionary<string, AbundanceSet> ReadAll()
    {
        string[][] rows =
        [
            .. ModelData.Lines("abundances.dat").Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        ];
        Dictionary<string, AbundanceSet> sets = new(StringComparer.OrdinalIgnoreCase);
        for (int column = 1; column < rows[0].Length; column++)
        {
            double[] abundance = new double[ElementCount];
            for (int z = 1; z <= ElementCount; z++)
                abundance[z - 1] = double.Parse(rows[z][column], CultureInfo.InvariantCulture);
            sets.Add(rows[0][column], new AbundanceSet(rows[0][column], abundance));
        }
        return sets;
    }
}
