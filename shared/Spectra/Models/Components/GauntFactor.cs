namespace Almagest.Spectra.Models.Components;

/// <summary>Free-free Gaunt factor at one temperature, as a function of u = E / kT.</summary>
/// <remarks>
/// Sources: Kellogg, Baldwin and Koch 1975, ApJ 199, 299 (fits to Karzas and Latter 1961), and for Z² Ry / kT > 0.1 the table
/// of Kurucz
/// 1970, SAO Special Report 309, p. 77, with two values revised (as XSPEC and others use it).
/// </remarks>
internal readonly struct GauntFactor
{
    private static readonly double[] GammaStep = [.7783, 1.2217, 2.6234, 4.3766, 20, 70];
    private static readonly double[] GammaStart = [1, 1.7783, 3, 5.6234, 10, 30];
    internal static readonly double[] UpperU = [0.03, 0.3, 1, 5, 15];

    // [column of γ², piece of u]
    private static readonly double[] Coefficient0 =
    [
        1.001,
        1.004,
        1.017,
        1.036,
        1.056,
        1.121,
        1.001,
        1.005,
        1.017,
        1.046,
        1.073,
        1.115,
        .9991,
        1.005,
        1.03,
        1.055,
        1.102,
        1.176,
        .997,
        1.005,
        1.035,
        1.069,
        1.134,
        1.186,
        .9962,
        1.004,
        1.042,
        1.1,
        1.193,
        1.306,
        .9874,
        .9962,
        1.047,
        1.156,
        1.327,
        1.485,
        .9681,
        .9755,
        1.020,
        1.208,
        1.525,
        1.965,
    ];

    private static readonly double[] Coefficient1 =
    [
        .3029,
        .1616,
        .04757,
        .013,
        .0049,
        -.0032,
        .4905,
        .2155,
        .08357,
        .02041,
        .00739,
        .00029,
        .654,
        .2833,
        .08057,
        .03257,
        .00759,
        -.00151,
        1.029,
        .391,
        .1266,
        .05149,
        .01274,
        .00324,
        .9569,
        .4891,
        .1764,
        .05914,
        .01407,
        -.00024,
        1.236,
        .7579,
        .326,
        .1077,
        .028,
        .00548,
        1.327,
        1.017,
        .6017,
        .205,
        .0605,
        .00187,
    ];

    private static readonly double[] Coefficient2 =
    [
        -1.323,
        -.254,
        -.01571,
        -.001,
        -.000184,
        .00008,
        -4.762,
        -.3386,
        -.03571,
        -.001786,
        -.0003,
        .00001,
        -6.349,
        -.4206,
        -.02571,
        -.003429,
        -.000234,
        .00005,
        -13.231,
        -.59,
        -.04571,
        -.005714,
        -.000445,
        -.00004,
        -7.672,
        -.6852,
        -.0643,
        -.005857,
        -.00042,
        .00004,
        -7.143,
        -.9947,
        -.12,
        -.01007,
        -.000851,
        -.00004,
        -3.175,
        -1.116,
        -.2270,
        -.01821,
        -.001729,
        .00023,
    ];

    // [12 of log u from -4 in halves, 7 of log γ² from -1 in halves]
    private static readonly double[] Kurucz =
    [
        5.40,
        5.25,
        5.00,
        4.69,
        4.48,
        4.16,
        3.85,
        4.77,
        4.63,
        4.40,
        4.13,
        3.87,
        3.52,
        3.27,
        4.15,
        4.02,
        3.80,
        3.57,
        3.27,
        2.98,
        2.70,
        3.54,
        3.41,
        3.22,
        2.97,
        2.70,
        2.45,
        2.20,
        2.94,
        2.81,
        2.65,
        2.44,
        2.21,
        2.01,
        1.81,
        2.41,
        2.32,
        2.19,
        2.02,
        1.84,
        1.67,
        1.50,
        1.95,
        1.90,
        1.80,
        1.68,
        1.52,
        1.41,
        1.30,
        1.55,
        1.56,
        1.51,
        1.42,
        1.33,
        1.25,
        1.17,
        1.17,
        1.30,
        1.32,
        1.30,
        1.20,
        1.15,
        1.11,
        0.86,
        1.00,
        1.15,
        1.18,
        1.15,
        1.11,
        1.08,
        0.59,
        0.76,
        0.97,
        1.09,
        1.13,
        1.10,
        1.08,
        0.38,
        0.53,
        0.76,
        0.96,
        1.08,
        1.09,
        1.09,
    ];

    // Abramowitz and Stegun 9.8.6, 9.8.1 and 9.8.5.
    private static readonly double[] ScaledK0 = [1.25331414, .07832358, .02189568, .01062446, .00587872, .00251540, .00053208];
    private static readonly double[] I0 = [1, 3.5156229, 3.0899424, 1.2067492, .2659732, .0360768, .0045813];
    private static readonly double[] K0 = [-.57721566, .42278420, .23069756, .03488590, .00262698, .00010750, .00000740];

    // u where the table's rows join; where the fits' pieces and the two forms of K0 do; where only the latter do.
    private static readonly double[] TableJoins = [.. Enumerable.Range(0, 12).Select(row => Math.Pow(10, (0.5 * row) - 4))];
    private static readonly double[] FitJoins = [0.003, .. UpperU, 4];
    private static readonly double[] BornJoins = [4];

    private readonly double _gamma2; // Z² Ry / kT
    private readonly int _column; // of γ², in the fits or in the table
    private readonly double _share; // of the next column

    public GauntFactor(double temperature, int charge)
    {
        _gamma2 = charge * charge * 0.01358 / temperature;
        if (_gamma2 > 0.1)
        {
            double at = (2 * Math.Log10(_gamma2)) + 2;
            _column = (int)at;
            _share = at - _column;
        }
        else
        {
            double thousandth = 1000 * _gamma2;
            _column = 0;
            while (_column < 5 && thousandth > GammaStart[_column + 1])
                _column++;
            _share = (thousandth - GammaStart[_column]) / GammaStep[_column];
        }
    }

    /// <summary>u, where the factor bends or has a small step.</summary>
    public ReadOnlySpan<double> Joins =>
        _gamma2 > 0.1 ? TableJoins
        : _gamma2 < 0.001 ? BornJoins
        : FitJoins;

    public double At(double u)
    {
        if (_gamma2 > 0.1)
            return FromTable(u);
        double born = BornApproximation(u);
        if (_gamma2 < 0.001)
            return born;
        u = Math.Max(u, 0.003);
        int piece = 0;
        while (piece < 5 && u > UpperU[piece])
            piece++;
        double left = Fit((6 * _column) + piece, u),
            right = Fit((6 * _column) + 6 + piece, u);
        return born * (left + (_share * (right - left)));
    }

    private static double Fit(int at, double u) => Coefficient0[at] + (u * (Coefficient1[at] + (u * Coefficient2[at])));

    /// <summary>Bilinear in log γ² and log u; 0 outside the table, as XSPEC has it.</summary>
    private double FromTable(double u)
    {
        double at = (2 * Math.Log10(u)) + 8;
        int row = Math.Max(0, (int)at);
        if (_column > 5 || row > 10)
            return 0;
        double share = at - row;
        int first = (7 * row) + _column;
        double here = Kurucz[first] + (_share * (Kurucz[first + 1] - Kurucz[first]));
        double next = Kurucz[first + 7] + (_share * (Kurucz[first + 8] - Kurucz[first + 7]));
        return here + (share * (next - here));
    }

    /// <summary>√3/π e^(u/2) K0(u/2), good to 2e-7.</summary>
    private static double BornApproximation(double u)
    {
        double x = 0.5 * u;
        if (x > 2)
        {
            double y = -2 / x;
            return 0.5513 / Math.Sqrt(x) * Polynomial(y, ScaledK0);
        }
        double t = x / 3.75,
            h = 0.5 * x;
        double i0 = Polynomial(t * t, I0);
        double k0 = (-Math.Log(h) * i0) + Polynomial(h * h, K0);
        return 0.5513 * Math.Exp(x) * k0;
    }

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
            sum = (sum * x) + coefficients[k];
        return sum;
    }
}
