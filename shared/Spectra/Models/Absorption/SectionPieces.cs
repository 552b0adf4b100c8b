using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// Pieces of ln E in each of which every species is smooth: 1/256 wide or less, cut at all energies where one of them jumps or
/// bends or has a resonance. Four
/// Chebyshev nodes in each are enough for 1e-10.
/// </summary>
internal static class SectionPieces
{
    public const int Terms = 4;

    private const double StepsPerUnit = 256,
        IndexPerUnit = 1024;
    private const double Narrowest = 1e-12; // of the energy: what is closer is one energy, rounded twice

    private static readonly double LogLower = VectorMath.Log(SectionNodes.Lower);
    private static readonly int[] First; // the piece at the beginning of each step of the index

    static SectionPieces()
    {
        int steps = (int)Math.Ceiling((VectorMath.Log(SectionNodes.Upper) - LogLower) * StepsPerUnit);
        IEnumerable<double> regular = Enumerable
            .Range(1, steps - 1)
            .Select(i => SectionNodes.Lower * VectorMath.Exp(i / StepsPerUnit));
        List<double> ends = [];
        // Jumps first, for they are to stay where they are.
        foreach (
            double energy in SectionNodes
                .Jumps.Select(energy => (energy, 0))
                .Concat(SectionNodes.Bends.Concat(regular).Select(energy => (energy, 1)))
                .Order()
                .Select(at => at.energy)
        )
            if (ends.Count == 0 || energy > ends[^1] * (1 + Narrowest))
                ends.Add(energy);
        Ends = [.. ends];
        LogEnds = Array.ConvertAll(Ends, VectorMath.Log);
        Samples = new double[Terms * Count];
        for (int i = 0; i < Samples.Length; i++)
        {
            int piece = i / Terms;
            Samples[i] = VectorMath.Exp(LogEnds[piece] + (0.5 * (LogEnds[piece + 1] - LogEnds[piece]) * (1 + Node(i % Terms))));
        }
        First = new int[(int)Math.Ceiling((LogEnds[^1] - LogLower) * IndexPerUnit) + 1];
        for (int step = 0, piece = 0; step < First.Length; step++)
        {
            while (piece + 1 < Count && LogEnds[piece + 1] <= LogLower + (step / IndexPerUnit))
                piece++;
            First[step] = piece;
        }
    }

    /// <summary>How many there are.</summary>
    public static int Count => Ends.Length - 1;

    /// <summary>Shape [Count + 1], keV, ascending.</summary>
    public static double[] Ends { get; }

    /// <summary>ln of <see cref="Ends"/>.</summary>
    public static double[] LogEnds { get; }

    /// <summary>Shape [Count, 4], keV: the nodes of each piece, ascending.</summary>
    public static double[] Samples { get; }

    /// <summary>The piece that an energy from <see cref="SectionNodes.Lower"/> to <see cref="SectionNodes.Upper"/> lies
    /// in.</summary>
    public static int At(double log)
    {
        int piece = First[Math.Clamp((int)((log - LogLower) * IndexPerUnit), 0, First.Length - 1)];
        while (piece + 1 < Count && LogEnds[piece + 1] <= log)
            piece++;
        return piece;
    }

    /// <summary>Coefficients of 1, t, t² and t³ of the polynomial through the samples, where t is ln E above the piece's
    /// beginning.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="samples">Shape [4].</param>
    /// <param name="coefficients">Shape [4]; overwritten.</param>
    public static void Fit(int piece, ReadOnlySpan<double> samples, Span<double> coefficients)
    {
        // Chebyshev's coefficients, then powers of x in [-1, 1], then of t.
        Span<double> c = stackalloc double[Terms];
        c.Clear();
        for (int k = 0; k < Terms; k++)
        for (int i = 0; i < Terms; i++)
            c[k] += (k == 0 ? 1 : 2) / (double)Terms * samples[i] * Math.Cos(k * Math.Acos(Node(i)));
        (double x0, double x1, double x2, double x3) = (c[0] - c[2], c[1] - (3 * c[3]), 2 * c[2], 4 * c[3]);
        double perT = 2 / (LogEnds[piece + 1] - LogEnds[piece]);
        coefficients[0] = x0 - x1 + x2 - x3;
        coefficients[1] = (x1 - (2 * x2) + (3 * x3)) * perT;
        coefficients[2] = (x2 - (3 * x3)) * perT * perT;
        coefficients[3] = x3 * perT * perT * perT;
    }

    private static double Node(int i) => -Math.Cos(Math.PI * (i + 0.5) / Terms);
}
