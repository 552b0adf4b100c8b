namespace Almagest.Spectra.Models.Absorption;

/// <summary>Cold interstellar matter of Anders and Ebihara 1982 abundances: piecewise (c0 + c1 E + c2 E²) / E³.</summary>
/// <remarks>
/// Source: Morrison and McCammon 1983, ApJ 270, 119, table 2 (0.03 to 10 keV). Outside, σ falls as E⁻³, and below 13.6 eV
/// matter is transparent, as in XSPEC's wabs.
/// </remarks>
internal sealed class MorrisonMcCammon : CrossSection
{
    public static MorrisonMcCammon Instance { get; } = new();

    private const double HydrogenThreshold = 0.0135984;
    private const double FirstEnergy = 0.03,
        LastEnergy = 10;

    private static readonly (double Upper, double C0, double C1, double C2)[] Pieces =
    [
        (0.100, 17.3, 608.1, -2150),
        (0.284, 34.6, 267.9, -476.1),
        (0.400, 78.1, 18.8, 4.3),
        (0.532, 71.4, 66.8, -51.4),
        (0.707, 95.5, 145.8, -61.1),
        (0.867, 308.9, -380.6, 294.0),
        (1.303, 120.6, 169.3, -47.7),
        (1.840, 141.3, 146.8, -31.5),
        (2.471, 202.7, 104.7, -17.0),
        (3.210, 342.7, 18.7, 0),
        (4.038, 352.2, 18.7, 0),
        (7.111, 433.9, -2.4, 0.75),
        (8.331, 629.0, 30.9, 0),
        (double.PositiveInfinity, 701.2, 25.2, 0),
    ];

    private static readonly double[] Ends = [FirstEnergy, LastEnergy];
    private static readonly double[] Edges = [HydrogenThreshold, .. Pieces.SkipLast(1).Select(piece => piece.Upper)];

    public override ReadOnlySpan<double> Jumps => Edges;

    public override ReadOnlySpan<double> Bends => Ends;

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < energy.Length; i++)
            sigma[i] = At(energy[i]);
    }

    public override void EvaluateSlope(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> slope)
    {
        for (int i = 0; i < energy.Length; i++)
            slope[i] = SlopeAt(energy[i]);
    }

    private static double SlopeAt(double energy)
    {
        if (energy is < FirstEnergy or > LastEnergy)
            return -3 * At(energy);
        (_, double c0, double c1, double c2) = Pieces[PieceOf(energy)];
        return -0.01 * ((3 * c0) + (energy * ((2 * c1) + (energy * c2)))) / Cube(energy);
    }

    private static int PieceOf(double energy)
    {
        int piece = 0;
        while (energy > Pieces[piece].Upper)
            piece++;
        return piece;
    }

    /// <summary>1e-22 cm² (the paper's unit is 1e-24).</summary>
    private static double At(double energy)
    {
        if (energy < HydrogenThreshold)
            return 0;
        if (energy < FirstEnergy)
            return At(FirstEnergy) * Cube(FirstEnergy / energy);
        if (energy > LastEnergy)
            return At(LastEnergy) * Cube(LastEnergy / energy);
        (_, double c0, double c1, double c2) = Pieces[PieceOf(energy)];
        return 0.01 * (c0 + (energy * (c1 + (energy * c2)))) / Cube(energy);
    }

    private static double Cube(double x) => x * x * x;
}
