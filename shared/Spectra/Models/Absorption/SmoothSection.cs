using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>A cross-section of cold matter: σ E³ as a polynomial of ln E in each of <see cref="SectionPieces"/>. Good to 1e-9,
/// with sharp jumps.</summary>
internal class SmoothSection : CrossSection
{
    // What σ may do at the end of a piece before it counts: its own jump, and that of d ln σ / d ln E.
    private const double LeastJump = 1e-9,
        LeastBend = 1e-4;

    // What is tabulated is linear between its energies. All else is smooth.
    private static readonly HashSet<double> Kinks = [.. StructuredEdges.Bends.Select(eV => eV / 1000)];

    private readonly double[] _coefficients = new double[SectionPieces.Terms * SectionPieces.Count];
    private readonly double[] _jumps,
        _bends;

    /// <param name="scaled">Shape [pieces, 4]: σ E³ at <see cref="SectionPieces.Samples"/>, 1e-22 cm² keV³ per H atom.</param>
    /// <param name="tabulated">The same as tables have it.</param>
    public SmoothSection(ReadOnlySpan<double> scaled, CrossSection tabulated)
    {
        Tabulated = tabulated;
        const int terms = SectionPieces.Terms;
        for (int piece = 0; piece < SectionPieces.Count; piece++)
            SectionPieces.Fit(piece, scaled.Slice(terms * piece, terms), _coefficients.AsSpan(terms * piece, terms));
        List<double> jumps = [SectionNodes.Lower],
            bends = [];
        for (int piece = 1; piece < SectionPieces.Count; piece++)
        {
            (double before, double slopeBefore) = Piece(piece - 1, SectionPieces.LogEnds[piece]);
            (double after, double slopeAfter) = Piece(piece, SectionPieces.LogEnds[piece]);
            double larger = Math.Max(Math.Abs(before), Math.Abs(after)),
                end = SectionPieces.Ends[piece];
            if (Array.BinarySearch(SectionNodes.Jumps, end) >= 0)
            {
                if (Math.Abs(after - before) > LeastJump * larger)
                    jumps.Add(end);
            }
            else if (Kinks.Contains(end) && Math.Abs(slopeAfter - slopeBefore) > LeastBend * larger)
                bends.Add(end);
        }
        (_jumps, _bends) = ([.. jumps, SectionNodes.Upper], [.. bends]);
    }

    public override ReadOnlySpan<double> Jumps => _jumps;

    public override ReadOnlySpan<double> Bends => _bends;

    public override CrossSection Tabulated { get; }

    /// <param name="mixture">Number of each species per H atom.</param>
    public static SmoothSection Of(params IEnumerable<(double Abundance, Species Species)> mixture) =>
        new(Mix(mixture), new LinearSection(mixture));

    /// <summary>Shape [pieces, 4]: σ E³ of a mixture, 1e-22 cm² keV³.</summary>
    public static double[] Mix(IEnumerable<(double Abundance, Species Species)> mixture)
    {
        double[] sum = new double[SectionPieces.Samples.Length];
        foreach ((double abundance, Species species) in mixture)
            VectorMath.AddScaled(sum, Species.PerMegabarn * abundance, species.AtSamples);
        return sum;
    }

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < energy.Length; i++)
        {
            double e = energy[i];
            sigma[i] = e >= SectionNodes.Lower && e <= SectionNodes.Upper ? Value(log[i]) / (e * e * e) : 0;
        }
    }

    public override void EvaluateSlope(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> slope)
    {
        for (int i = 0; i < energy.Length; i++)
        {
            double e = energy[i];
            if (!(e >= SectionNodes.Lower && e <= SectionNodes.Upper))
            {
                slope[i] = 0;
                continue;
            }
            (double value, double change) = Piece(SectionPieces.At(log[i]), log[i]);
            slope[i] = (change - (3 * value)) / (e * e * e);
        }
    }

    private double Value(double log)
    {
        int piece = SectionPieces.At(log),
            at = SectionPieces.Terms * piece;
        double t = log - SectionPieces.LogEnds[piece];
        double[] c = _coefficients;
        return c[at] + (t * (c[at + 1] + (t * (c[at + 2] + (t * c[at + 3])))));
    }

    /// <summary>The polynomial of a piece, and its derivative.</summary>
    private (double Value, double Slope) Piece(int piece, double log)
    {
        ReadOnlySpan<double> c = _coefficients.AsSpan(SectionPieces.Terms * piece, SectionPieces.Terms);
        double t = log - SectionPieces.LogEnds[piece];
        return (c[0] + (t * (c[1] + (t * (c[2] + (t * c[3]))))), c[1] + (t * ((2 * c[2]) + (3 * t * c[3]))));
    }
}
