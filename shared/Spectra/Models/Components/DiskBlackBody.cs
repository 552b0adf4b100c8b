namespace Almagest.Spectra.Models.Components;

/// <summary>
/// Multicolour disc, T(r) ∝ r^-3/4: C E² x^(-8/3) G(x) with x = E/Tin and G(x) = ∫ u^(5/3) / (e^u - 1) du from x to ∞.
/// </summary>
/// <remarks>
/// Sources: Mitsuda et al. 1984, PASJ 36, 741; XSPEC manual, model <c>diskbb</c>: K = (Rin/km / D10)² cos θ. Constants of CODATA
/// and the IAU: XSPEC's own are rounded (1/361) and lie 0.074 % higher.
/// </remarks>
internal sealed class DiskBlackBody : SmoothComponent
{
    // (8 π / 3) · 2 / (h³ c²) · (1 km / 10 kpc)², photons cm⁻² s⁻¹ keV⁻³.
    private const double PlanckTimesC = 1.23984198433200e-7;   // keV cm
    private const double SpeedOfLight = 2.99792458e10;         // cm s⁻¹
    private const double KmOver10Kpc = 1e5 / 3.0856775814913673e22;
    private const double Unit = 16 * Math.PI / 3 * SpeedOfLight / (PlanckTimesC * PlanckTimesC * PlanckTimesC) * KmOver10Kpc * KmOver10Kpc;

    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0];

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double temperature = parameters[0];
        if (temperature == 0)
        {
            density.Clear();
            return;
        }
        // E² x^(-8/3) e^-x = E^(-2/3) Tin^(8/3) e^-x; the table holds e^x G(x).
        double offset = Math.Log(Unit) + (8.0 / 3 * Math.Log(temperature));
        for (int i = 0; i < density.Length; i++) density[i] = offset - (2.0 / 3 * points.Log[i]) - (points.Energy[i] / temperature);
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++) density[i] *= DiskIntegral.Scaled(points.Energy[i] / temperature);
    }

    /// <summary>∂ ln / ∂ ln Tin = 8/3 - d ln G / d ln x.</summary>
    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double temperature = parameters[0];
        if (temperature == 0)
        {
            slope.Clear();
            return true;
        }
        for (int i = 0; i < slope.Length; i++) slope[i] = 8.0 / 3 * VectorMath.Log(points.Energy[i] / temperature);
        VectorMath.Exp(slope, slope);
        for (int i = 0; i < slope.Length; i++)
        {
            double x = points.Energy[i] / temperature;
            slope[i] = ((8.0 / 3) + (slope[i] / (-double.ExpM1(-x) * DiskIntegral.Scaled(x)))) / temperature;
        }
        return true;
    }
}

/// <summary>e^x ∫ u^(5/3) / (e^u - 1) du from x to ∞, to 1e-9.</summary>
internal static class DiskIntegral
{
    private const double Step = 0.02, Start = 0.5, End = 60;
    // u / (e^u - 1) = 1 - u/2 + Σ B_2k u^2k / (2k)!
    private static readonly double[] Series =
        [1, -0.5, 1.0 / 12, 0, -1.0 / 720, 0, 1.0 / 30240, 0, -1.0 / 1209600, 0, 1.0 / 47900160];

    private static readonly double[] Table = Build();   // e^x G at Start + i Step
    private static readonly double[] Slopes = BuildSlopes();
    private static readonly double Whole = (Math.Exp(-Start) * Table[0]) + Below(Start);

    public static double Scaled(double x)
    {
        if (x < Start) return Math.Exp(x) * (Whole - Below(x));
        if (x >= End) return Tail(x);
        // Cubic Hermite.
        double at = (x - Start) / Step;
        int cell = Math.Min((int)at, Table.Length - 2);
        double t = at - cell, y0 = Table[cell], y1 = Table[cell + 1], s0 = Slopes[cell], s1 = Slopes[cell + 1], difference = y1 - y0;
        return y0 + (t * (s0 + (t * ((3 * difference) - (2 * s0) - s1 + (t * (s0 + s1 - (2 * difference)))))));
    }

    // d/dx e^x G = e^x G - x^(5/3) / (1 - e^-x), per step.
    private static double[] BuildSlopes() =>
        [.. Table.Select((y, i) => Step * (y - (Math.Pow(Start + (i * Step), 5.0 / 3) / -double.ExpM1(-(Start + (i * Step))))))];

    /// <summary>∫ from 0 to x, below 1.</summary>
    private static double Below(double x)
    {
        double sum = 0;
        for (int k = Series.Length - 1; k >= 0; k--) sum = (sum * x) + (Series[k] / (k + (5.0 / 3)));
        return sum * Math.Pow(x, 5.0 / 3);
    }

    /// <summary>e^x Γ(8/3, x) by its asymptotic series; the next terms of 1 / (e^u - 1) are e^-x smaller.</summary>
    private static double Tail(double x) =>
        Math.Pow(x, 5.0 / 3) * (1 + (5.0 / 3 / x * (1 + (2.0 / 3 / x * (1 - (1.0 / 3 / x * (1 - (4.0 / 3 / x * (1 - (7.0 / 3 / x))))))))));

    private static double[] Build()
    {
        int cells = (int)Math.Round((End - Start) / Step);
        double[] table = new double[cells + 1];
        table[cells] = Tail(End);
        for (int i = cells - 1; i >= 0; i--)
        {
            double from = Start + (i * Step), sum = 0;
            for (int k = 0; k < 5; k++)
            {
                double u = from + (0.5 * Step * (1 + GaussLegendre.Nodes5[k]));
                sum += GaussLegendre.Weights5[k] * Math.Pow(u, 5.0 / 3) * Math.Exp(from - u) / -double.ExpM1(-u);
            }
            table[i] = (table[i + 1] * Math.Exp(-Step)) + (0.5 * Step * sum);
        }
        return table;
    }
}
