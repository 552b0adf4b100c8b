namespace Almagest.Spectra.Models.Components;

/// <summary>e^x ∫ u^q / (e^u - 1) du from x to ∞, for q above 0, to 1e-9.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class BoseIntegral
{
    private const double Step = 0.02,
        Start = 0.5,
        End = 60;

    // u / (e^u - 1) = 1 - u/2 + Σ B_2k u^2k / (2k)!
    private static readonly double[] Series =
    [
        1,
        -0.5,
        1.0 / 12,
        0,
        -1.0 / 720,
        0,
        1.0 / 30240,
        0,
        -1.0 / 1209600,
        0,
        1.0 / 47900160,
    ];

    private readonly double _exponent;
    private readonly double[] _table; // at Start + i Step
    private readonly double[] _slopes; // per step
    private readonly double _whole;

    public BoseIntegral(double exponent)
    {
        _exponent = exponent;
        _table = Build();
        // d/dx e^x G = e^x G - x^q / (1 - e^-x).
        _slopes =
        [
            .. _table.Select(
                (y, i) => Step * (y - (Math.Pow(Start + (i * Step), exponent) / -double.ExpM1(-(Start + (i * Step)))))
            ),
        ];
        _whole = (Math.Exp(-Start) * _table[0]) + Below(Start);
    }

    /// <summary>Those of a component: a fit comes back to the same, and its differences need two more.</summary>
    /// <param name="owner">The component.</param>
    public static BoseIntegral Of(EvaluationWorkspace workspace, object owner, double exponent) =>
        workspace.Remember<double, BoseIntegral>(
            owner,
            exponent,
            static (exponent, known) => known._exponent == exponent,
            static (exponent, _) => new(exponent)
        );

    public double Scaled(double x)
    {
        if (x < Start)
            return Math.Exp(x) * (_whole - Below(x));
        if (x >= End)
            return Tail(x);
        // Cubic Hermite.
        double at = (x - Start) / Step;
        int cell = Math.Min((int)at, _table.Length - 2);
        double t = at - cell,
            y0 = _table[cell],
            y1 = _table[cell + 1],
            s0 = _slopes[cell],
            s1 = _slopes[cell + 1],
            difference = y1 - y0;
        return y0 + (t * (s0 + (t * ((3 * difference) - (2 * s0) - s1 + (t * (s0 + s1 - (2 * difference)))))));
    }

    /// <summary>∫ from 0 to x, below 1.</summary>
    private double Below(double x)
    {
        double sum = 0;
        for (int k = Series.Length - 1; k >= 0; k--)
            sum = (sum * x) + (Series[k] / (k + _exponent));
        return sum * Math.Pow(x, _exponent);
    }

    /// <summary>e^x Γ(q + 1, x) by its asymptotic series; the next terms of 1 / (e^u - 1) are e^-x smaller.</summary>
    private double Tail(double x)
    {
        double term = 1,
            sum = 1;
        for (int k = 0; k < 6; k++)
            sum += term *= (_exponent - k) / x;
        return Math.Pow(x, _exponent) * sum;
    }

    private double[] Build()
    {
        int cells = (int)Math.Round((End - Start) / Step);
        double[] table = new double[cells + 1];
        table[cells] = Tail(End);
        for (int i = cells - 1; i >= 0; i--)
        {
            double from = Start + (i * Step),
                sum = 0;
            for (int k = 0; k < 5; k++)
            {
                double u = from + (0.5 * Step * (1 + GaussLegendre.Nodes5[k]));
                sum += GaussLegendre.Weights5[k] * Math.Pow(u, _exponent) * Math.Exp(from - u) / -double.ExpM1(-u);
            }
            table[i] = (table[i + 1] * Math.Exp(-Step)) + (0.5 * Step * sum);
        }
        return table;
    }
}
