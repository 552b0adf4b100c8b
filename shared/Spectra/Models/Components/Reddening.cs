using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>10^(-0.4 A(λ)) with A(V) = 3.1 E(B-V): extinction by dust from the infrared to 13.6 eV, above which it is
/// 1.</summary>
/// <remarks>
/// Source: Cardelli, Clayton and Mathis 1989, ApJ 345, 245, equations 2 to 5 (0.3 to 10 µm⁻¹); the first and the last are used
/// on to
/// longer waves and to 13.6 eV, as in XSPEC's <c>redden</c>.
/// </remarks>
internal sealed class Reddening : MultiplicativeComponent
{
    private const double PerMicron = 1.239841984e-3; // keV
    private const double XspecPerMicron = 12.3963e-4; // keV
    private const double Highest = 0.0136; // keV
    private const double TotalToSelective = 3.1;

    private static readonly double[] OpticalA = [1, 0.17699, -0.50447, -0.02427, 0.72085, 0.01979, -0.77530, 0.32999];
    private static readonly double[] OpticalB = [0, 1.41338, 2.28305, 1.07233, -5.38434, -0.62251, 5.30260, -2.09002];
    private static readonly double[] FarA = [-1.073, -0.628, 0.137, -0.070],
        FarB = [13.670, 4.257, -0.420, 0.374];

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double visual = TotalToSelective * parameters[0];
        for (int i = 0; i < factor.Length; i++)
            factor[i] =
                points.Energy[i] > Highest
                    ? 0
                    : -0.4 * PhysicalConstants.LogTen * visual * PerVisual(points.Energy[i] / PerMicron);
        VectorMath.Exp(factor, factor);
    }

    /// <summary>The mean of the bin's edges weighted with E², with XSPEC's hc and magnitudes, up to 11 µm⁻¹.</summary>
    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double visual = TotalToSelective * parameters[0];
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double before = AtEdge(edges[0]);
        for (int bin = 0; bin < factor.Length; bin++)
        {
            double lower = edges[bin] * edges[bin],
                upper = edges[bin + 1] * edges[bin + 1],
                after = AtEdge(edges[bin + 1]);
            factor[bin] = ((lower * before) + (upper * after)) / (lower + upper);
            before = after;
        }

        double AtEdge(double energy)
        {
            double x = energy / XspecPerMicron;
            return x > 11 ? 1 : Math.Pow(10, -visual * PerVisual(x) / 2.512);
        }
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features) => features.AddBreak(Highest);

    /// <summary>A(λ) / A(V).</summary>
    /// <param name="x">1/λ, µm⁻¹.</param>
    public static double PerVisual(double x)
    {
        if (x < 1.1)
            return Math.Pow(x, 1.61) * (0.574 - (0.527 / TotalToSelective));
        if (x < 3.3)
            return Polynomial(x - 1.82, OpticalA) + (Polynomial(x - 1.82, OpticalB) / TotalToSelective);
        if (x > 8)
            return Polynomial(x - 8, FarA) + (Polynomial(x - 8, FarB) / TotalToSelective);
        double far = Math.Max(0, x - 5.9),
            square = far * far,
            cube = square * far;
        double a = 1.752 - (0.316 * x) - (0.104 / (((x - 4.67) * (x - 4.67)) + 0.341)) - (0.04473 * square) - (0.009779 * cube);
        double b = -3.090 + (1.825 * x) + (1.206 / (((x - 4.62) * (x - 4.62)) + 0.263)) + (0.2130 * square) + (0.1207 * cube);
        return a + (b / TotalToSelective);
    }

    private static double Polynomial(double x, double[] coefficients)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
            sum = (sum * x) + coefficients[k];
        return sum;
    }
}
