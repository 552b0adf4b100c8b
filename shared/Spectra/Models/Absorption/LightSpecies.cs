namespace Almagest.Spectra.Models.Absorption;

/// <summary>Photoionisation cross-sections of H, He and H2 as TBabs has them, Mb (1e-18 cm²) of one atom or molecule.</summary>
/// <remarks>
/// Sources: H: Band et al. 1990, A&amp;A 237, 267. He: Yan, Sadeghpour and Dalgarno 1998, ApJ 496, 1044, equation 14, with the
/// autoionisation resonances of Fernley, Taylor and Seaton 1987, J. Phys. B 20, 6457 and Oza 1986, Phys. Rev. A 33, 824. H2:
/// Yan et
/// al. 1998, and Wilms, Allen and McCray 2000 from 30 to 85 eV; the pieces don't meet (as published: 5.8 and 9.8 Mb at 18 eV).
/// </remarks>
internal static class LightSpecies
{
    private const double HydrogenThreshold = 13.599,
        HeliumThreshold = 24.58,
        MoleculeThreshold = 15.4,
        Rydberg = 13.598;

    private static readonly double[] HeliumSeries = [1, -4.7416, 14.8200, -30.8678, 37.3584, -23.4585, 5.9133];
    private static readonly double[] MoleculeTo18 = [-37.895, 99.723, -87.227, 25.4];
    private static readonly double[] MoleculeTo30 = [0.071, -0.673, 1.977, -0.692];
    private static readonly double[] MoleculeTo85 = [0.664, -11.768, 78.118, -231.339, 368.053, -189.953];
    private static readonly double[] MoleculeAbove = [1, -2.003, -4.806, 50.577, -171.044, 231.608, -81.885];

    // Fano's q, quantum defect and width (Rydberg) of four resonances of He.
    private static readonly (double Q, double Nu, double Width)[] Resonances =
    [
        (2.81, 1.610, 2.64061e-3),
        (2.51, 2.795, 6.20116e-4),
        (2.45, 3.817, 2.56061e-4),
        (2.44, 4.824, 1.320159e-4),
    ];

    /// <summary>eV, where H2 and H jump.</summary>
    public static IEnumerable<double> Jumps => [HydrogenThreshold, MoleculeThreshold, 18, HeliumThreshold, 30, 85];

    /// <summary>eV: energies closer and closer to the resonances of He.</summary>
    public static IEnumerable<double> Bends =>
        Resonances.SelectMany(line =>
            Enumerable.Range(-100, 201).Select(i => Center(line.Nu) + (0.5 * Rydberg * line.Width * Math.Sinh(0.05 * i)))
        );

    public static double Hydrogen(double eV)
    {
        if (eV < HydrogenThreshold)
            return 0;
        double y = 2 * eV / HydrogenThreshold,
            root = 1 + Math.Sqrt(y);
        return 605 / (y * Math.Sqrt(y) * root * root * root * root);
    }

    public static double Helium(double eV)
    {
        if (eV < HeliumThreshold)
            return 0;
        double sigma = 733e-6 * Math.Pow(eV / 1000, -3.5) * Polynomial(Math.Sqrt(HeliumThreshold / eV), HeliumSeries);
        foreach ((double q, double nu, double width) in Resonances)
        {
            double x = 2 * (eV - Center(nu)) / (Rydberg * width);
            sigma *= (x - q) * (x - q) / (1 + (x * x));
        }
        return sigma;
    }

    public static double MolecularHydrogen(double eV)
    {
        if (eV < MoleculeThreshold)
            return 0;
        double x = eV / MoleculeThreshold;
        return eV switch
        {
            < 18 => Math.Max(0, 1e2 * Polynomial(x, MoleculeTo18)),
            < 30 => 20 * Math.Pow(x, -0.252) * Polynomial(1 / x, MoleculeTo30),
            < 85 => Polynomial(1 / x, MoleculeTo85),
            _ => 45.57e-6 * Math.Pow(eV / 1000, -3.5) * Polynomial(1 / Math.Sqrt(x), MoleculeAbove),
        };
    }

    private static double Center(double nu) => Rydberg * (3 - (1 / (nu * nu)) + 1.807317);

    private static double Polynomial(double x, double[] coefficients)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
            sum = (sum * x) + coefficients[k];
        return sum;
    }
}
