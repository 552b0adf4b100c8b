using System.Globalization;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Components;

/// <summary>
/// XSPEC's density of diskbb: a power law with an exponential cutoff, times three Gaussians in log E/T, times 1 plus what these
/// leave, tabulated at steps of 0.06 in log E/T. It is 6.7e-4 to 8.3e-4 above the exact one.
/// </summary>
/// <remarks>Source: the coefficients of K. Mitsuda's interpolation of 1994, as HEASoft 6.20 carries them; see
/// Models/Data/SOURCES.md.</remarks>
internal static class DiskFormula
{
    private const double Norm = 361;
    private const double Scale = 193.21556,
        FirstRatio = 1e-3,
        Step = 0.06;
    private const double Strength = 0.52876731,
        Power = 1.663753;

    private static readonly (double Center, double Width, double Height)[] Gaussians =
    [
        (0.078196667, 0.5207874, 0.3728691),
        (-1.066202, 0.513457, 0.039775528),
        (1.192418, 0.4077983, 0.037766505),
    ];

    private static readonly double[] Rest =
    [
        .. ModelData.Lines("diskbb-formula.dat").Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Photons cm⁻² s⁻¹ keV⁻¹ for K = 1.</summary>
    public static double At(double energy, double temperature)
    {
        double ratio = energy / temperature,
            log = Math.Log10(ratio),
            shape = 1;
        foreach ((double center, double width, double height) in Gaussians)
        {
            double offset = (log - center) / width;
            shape += height * Math.Exp(-0.5 * offset * offset);
        }
        double continuum =
            Scale * Math.Pow(ratio / FirstRatio, -2.0 / 3) * (1 + (Strength * Math.Pow(ratio, Power))) * Math.Exp(-ratio);
        return temperature * temperature / Norm * continuum * shape * (1 + RestAt((log - Math.Log10(FirstRatio)) / Step));
    }

    /// <summary>Linear between the table's values, and constant beyond.</summary>
    private static double RestAt(double position)
    {
        position = Math.Clamp(position, 0, Rest.Length - 1);
        int at = Math.Min((int)position, Rest.Length - 2);
        return Rest[at] + ((position - at) * (Rest[at + 1] - Rest[at]));
    }
}
