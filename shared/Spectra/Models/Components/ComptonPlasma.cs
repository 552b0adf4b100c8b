using Almagest.Spectra.Numerics;
using MathNet.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Electrons that scatter: their spectral slope and the shape of Green's function, for one temperature and
/// depth.</summary>
/// <remarks>Sources: Titarchuk 1994, equations 17 to 28; Hua and Titarchuk 1995, equation 10. Immutable.</remarks>
internal sealed class ComptonPlasma
{
    private const double RestEnergy = PhysicalConstants.RoundedElectronRestEnergy; // keV
    private const double Steepest = 10;

    // Double-exponential quadrature of ∫ e^-z f(z) dz from 0 to ∞: z = exp(t - e^-t).
    private const double Step = 0.15;
    private static readonly double[] Abscissas = [.. Enumerable.Range(0, 97).Select(i => -9 + (i * Step))];

    // XSPEC stops the search for the slope at this change, and has ten of Laguerre's nodes for the same integral.
    private const double XspecTolerance = 1e-4,
        Tolerance = 1e-12;
    private static readonly double[] LaguerreNodes =
    [
        .1377934705,
        .7294545495,
        1.8083429017,
        3.4014336978,
        5.55249614,
        8.3301527467,
        11.8437858379,
        16.2792578313,
        21.9965858119,
        29.9206970122,
    ];
    private static readonly double[] LaguerreWeights =
    [
        3.0844111576e-1,
        4.0111992915e-1,
        2.180682876e-1,
        6.208745609e-2,
        9.501516975e-3,
        7.530083885e-4,
        2.825923349e-5,
        4.249313984e-7,
        1.839564823e-9,
        9.911827219e-13,
    ];

    private readonly double _temperature,
        _depth,
        _shadow;
    private readonly bool _isSphere,
        _asXspec;

    private ComptonPlasma(double temperature, double depth, bool isSphere, bool asXspec)
    {
        (_temperature, _depth, _isSphere, _asXspec) = (temperature, depth, isSphere, asXspec);
        double theta = temperature / RestEnergy,
            beta = isSphere ? SphereBeta(depth) : DiskBeta(depth);
        Slope = Math.Min(Steepest, SolveSlope(beta, theta, asXspec));
        double effective = depth / (1 + Math.Pow(temperature / 39.2, 0.86));
        _shadow = isSphere ? SphereShadow(effective) : DiskShadow(effective);
    }

    /// <summary>α of the energy flux, E^-α, far above the seeds and below kT.</summary>
    public double Slope { get; }

    /// <summary>Those of a component: a fit comes back to the same.</summary>
    /// <param name="owner">The component.</param>
    public static ComptonPlasma Of(
        EvaluationWorkspace workspace,
        object owner,
        double temperature,
        double depth,
        bool isSphere,
        bool asXspec = false
    ) =>
        workspace.Remember<(double, double, bool, bool), ComptonPlasma>(
            owner,
            (temperature, depth, isSphere, asXspec),
            static (key, known) => key == (known._temperature, known._depth, known._isSphere, known._asXspec),
            static (key, _) => new(key.Item1, key.Item2, key.Item3, key.Item4)
        );

    /// <summary>Photons per keV in the source's frame, as XSPEC computes them.</summary>
    /// <remarks>Source: HEASoft 6.20, comptt: its constants and its limit of 27 decades.</remarks>
    public double XspecDensity(double energy, double seed)
    {
        double x = energy / _temperature,
            y = energy / seed,
            wien = y * y * Math.Exp(-y) / (Slope + 3),
            number = (2 * Slope) + 3;
        double decades = ((-1 - Slope) * Math.Log10(y)) - (x * 0.4343) + Math.Log10(number);
        double scattered =
            Math.Abs(decades) < 27
                ? Math.Exp(((-1 - Slope) * Math.Log(y)) - x + LogSeedsBelow(y)) * number * LaguerreGreen(x)
                : 0;
        return Slope * (Slope + 3) / (2 * number) * (scattered + wien) * _temperature / seed;
    }

    /// <summary>∫ e^-z (x + z)^(α+3) z^(α-1) dz / Γ(2α + 4), integrated by parts.</summary>
    private double LaguerreGreen(double x)
    {
        double shaded = x * Math.Pow(_shadow, 1 / (Slope + 3)),
            reference = SpecialFunctions.GammaLn((2 * Slope) + 4),
            sum = 0;
        for (int i = 0; i < LaguerreNodes.Length; i++)
        {
            double z = LaguerreNodes[i];
            sum +=
                LaguerreWeights[i]
                * Math.Exp(((Slope + 2) * Math.Log(shaded + z)) + (Slope * Math.Log(z)) - reference)
                / Slope
                * (shaded + z - Slope - 3);
        }
        return sum;
    }

    /// <summary>Writes ln of the seeds below an energy, γ(α + 3, E/T0), times Green's function for them, as a function of
    /// E/kT.</summary>
    /// <param name="log">ln E, in any order.</param>
    /// <param name="logSeed">ln kT0.</param>
    /// <param name="logTemperature">ln kT.</param>
    /// <param name="values">Shape of <paramref name="log"/>; overwritten.</param>
    public void WriteLogGreen(ReadOnlySpan<double> log, double logSeed, double logTemperature, Span<double> values)
    {
        double lowest = double.PositiveInfinity,
            highest = double.NegativeInfinity;
        foreach (double at in log)
            (lowest, highest) = (Math.Min(lowest, at), Math.Max(highest, at));
        // The function bends over a unit of ln E: eight nodes for each are enough for 1e-9.
        int nodes = 12 + (int)Math.Ceiling(8 * (highest - lowest));
        if (log.Length <= nodes)
        {
            for (int i = 0; i < log.Length; i++)
                values[i] = At(log[i]);
            return;
        }
        LogInterpolation.Write(At, lowest, highest, nodes, log, values);

        double At(double logEnergy) => LogSeedsBelow(Math.Exp(logEnergy - logSeed)) + LogGreen(logEnergy - logTemperature);
    }

    /// <summary>ln γ(α + 3, y).</summary>
    private double LogSeedsBelow(double y)
    {
        double a = Slope + 3;
        if (y > a + 1)
            return Math.Log(SpecialFunctions.GammaLowerIncomplete(a, y));
        // y^a e^-y Σ y^k / (a (a+1) ... (a+k)): positive terms, no underflow.
        double term = 1 / a,
            sum = term;
        for (int k = 1; term > 1e-17 * sum; k++)
            sum += term *= y / (a + k);
        return (a * Math.Log(y)) - y + Math.Log(sum);
    }

    /// <summary>ln of ∫ e^-z (x + z)^(α+3) z^(α-1) dz / Γ(2α + 4), where x is E/kT in the shade of the plasma's depth.</summary>
    private double LogGreen(double logX)
    {
        double x = Math.Exp(logX + (Math.Log(_shadow) / (Slope + 3)));
        // Scaled by the integrand at z = 1, so that no power overflows.
        double reference = (Slope + 3) * Math.Log(x + 1),
            sum = 0;
        foreach (double t in Abscissas)
        {
            double decay = Math.Exp(-t),
                logZ = t - decay,
                z = Math.Exp(logZ);
            sum += (1 + decay) * Math.Exp(((Slope + 3) * Math.Log(x + z)) - reference + (Slope * logZ) - z);
        }
        return Math.Log(Step * sum) + reference - SpecialFunctions.GammaLn((2 * Slope) + 4);
    }

    private static double SolveSlope(double beta, double theta, bool asXspec)
    {
        double slope = Math.Min(Steepest, Math.Sqrt(2.25 + (beta / theta)) - 1.5);
        for (int i = 0; i < (asXspec ? 50 : 500); i++)
        {
            double next =
                beta / Math.Log(1 + ((slope + 3) * theta / (1 + theta)) + (4 * Math.Exp(LogD0(slope) / slope) * theta * theta));
            if (Math.Abs(next - slope) <= (asXspec ? XspecTolerance : Tolerance * slope))
                return next;
            slope = next;
        }
        return slope;
    }

    /// <summary>ln of 3 [(α + 3) α + 4] Γ(2α + 2) / [(α + 3) (α + 2)²].</summary>
    private static double LogD0(double slope) =>
        Math.Log(3 * (((slope + 3) * slope) + 4) / ((slope + 3) * (slope + 2) * (slope + 2)))
        + SpecialFunctions.GammaLn((2 * slope) + 2);

    private static double SphereBeta(double depth)
    {
        if (depth <= 0.1)
            return Math.Log(1 / (0.75 * depth));
        double thick = depth + (2.0 / 3);
        return (Math.PI * Math.PI * (1 - Math.Exp(-0.7 * depth)) / (3 * thick * thick))
            + (Math.Exp(-1.4 * depth) * Math.Log(4 / (3 * depth)));
    }

    private static double DiskBeta(double depth)
    {
        if (depth <= 0.1)
            return Math.Log(1 / (depth * Math.Log(1.53 / depth)));
        double thick = depth + (2.0 / 3);
        return (Math.PI * Math.PI * (1 - Math.Exp(-1.35 * depth)) / (12 * thick * thick))
            + (0.45 * Math.Exp(-3.7 * depth) * Math.Log(10 / (3 * depth)));
    }

    private static double SphereShadow(double depth) =>
        depth < 0.01 ? depth / 2 : 1 - (3 / depth * (1 - (2 / depth) + (2 / (depth * depth) * (1 - Math.Exp(-depth)))));

    private static double DiskShadow(double depth) => depth < 0.01 ? depth / 2 : 1 - ((1 - Math.Exp(-depth)) / depth);
}
