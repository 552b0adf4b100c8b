using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// The energies at which the cross-section of every species is computed, once: 5e-4 apart in ln E or closer, with one on either
/// side
/// of every jump and those at which a species has structure of its own.
/// </summary>
/// <remarks>As in XSPEC matter ends at 100 keV, where a column of 1e26 cm⁻² would absorb a tenth; below 13.6 eV it is
/// transparent.</remarks>
internal static class SectionNodes
{
    public const double Lower = 0.0136,
        Upper = 100; // keV

    private const double Step = 5e-4;

    // Wider than the rounding of keV to eV, so that a formula is surely on one side or the other.
    private const double Hair = 1e-13;

    private static readonly double LogLower = VectorMath.Log(Lower);
    private static readonly int Cells = (int)Math.Ceiling((VectorMath.Log(Upper) - LogLower) / Step);
    private static readonly int[] Start; // the last node at or below the beginning of each step

    static SectionNodes()
    {
        Jumps = Within(Species.Jumps.Append(1000 * Lower).Append(1000 * Upper).Select(eV => eV / 1000));
        Bends = Within(Species.Bends.Select(eV => eV / 1000));
        Energy = Within(
            Enumerable
                .Range(0, Cells + 1)
                .Select(i => Lower * VectorMath.Exp(i * Step))
                .Concat(Jumps.SelectMany<double, double>(jump => [jump * (1 - Hair), jump * (1 + Hair)]))
                .Concat(Bends)
        );
        Log = Array.ConvertAll(Energy, VectorMath.Log);
        Start = new int[Cells + 2];
        for (int cell = 0, node = 0; cell < Start.Length; cell++)
        {
            while (node + 1 < Log.Length && Log[node + 1] <= LogLower + (cell * Step))
                node++;
            Start[cell] = node;
        }
    }

    /// <summary>keV, ascending.</summary>
    public static double[] Energy { get; }

    public static double[] Log { get; }

    /// <summary>keV, ascending: where the cross-section of some species jumps.</summary>
    public static double[] Jumps { get; }

    /// <summary>keV, ascending: where some species bends.</summary>
    public static double[] Bends { get; }

    /// <summary>The node at or below an energy between <see cref="Lower"/> and <see cref="Upper"/>, and the share of the next
    /// in ln E.</summary>
    public static (int Node, double Share) Locate(double log)
    {
        int node = Start[Math.Clamp((int)((log - LogLower) / Step), 0, Start.Length - 1)];
        while (node + 2 < Log.Length && Log[node + 1] <= log)
            node++;
        double width = Log[node + 1] - Log[node];
        return (node, width > 0 ? Math.Clamp((log - Log[node]) / width, 0, 1) : 1);
    }

    private static double[] Within(IEnumerable<double> energies) =>
        [.. energies.Where(energy => energy is >= Lower and <= Upper).Distinct().Order()];
}
