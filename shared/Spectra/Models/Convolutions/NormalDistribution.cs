using MathNet.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>The standard normal distribution Φ and its integral G(t) = t Φ(t) + φ(t), from tables, to 1e-10.</summary>
internal static class NormalDistribution
{
    public const double Reach = 6.5; // Φ(-6.5) = 4e-11

    private const double Step = 1.0 / 64;
    private const int Cells = (int)(2 * Reach / Step);

    private static readonly double[] Phi = [.. Enumerable.Range(0, Cells + 1).Select(i => Whole(-Reach + (i * Step)))];
    private static readonly double[] Density = [.. Enumerable.Range(0, Cells + 1).Select(i => Exactly(-Reach + (i * Step)))];

    public static double Below(double t)
    {
        if (t <= -Reach)
            return 0;
        if (t >= Reach)
            return 1;
        (int cell, double x) = Locate(t);
        return Hermite(Phi[cell], Phi[cell + 1], Step * Density[cell], Step * Density[cell + 1], x);
    }

    public static double BelowIntegral(double t)
    {
        if (t <= -Reach)
            return 0;
        if (t >= Reach)
            return t;
        (int cell, double x) = Locate(t);
        double at = -Reach + (cell * Step);
        return Hermite(
            (at * Phi[cell]) + Density[cell],
            ((at + Step) * Phi[cell + 1]) + Density[cell + 1],
            Step * Phi[cell],
            Step * Phi[cell + 1],
            x
        );
    }

    private static (int Cell, double Share) Locate(double t)
    {
        double at = (t + Reach) / Step;
        int cell = Math.Min((int)at, Cells - 1);
        return (cell, at - cell);
    }

    private static double Hermite(double y0, double y1, double s0, double s1, double x)
    {
        double difference = y1 - y0;
        return y0 + (x * (s0 + (x * ((3 * difference) - (2 * s0) - s1 + (x * (s0 + s1 - (2 * difference)))))));
    }

    private static double Whole(double t) => 0.5 * SpecialFunctions.Erfc(-t / Math.Sqrt(2));

    private static double Exactly(double t) => Math.Exp(-0.5 * t * t) / Math.Sqrt(2 * Math.PI);
}
