using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Probabilities to leave a sphere from its centre after so many scatterings: fits to Monte Carlo
/// calculations.</summary>
/// <remarks>Source: Yaqoob 1997, ApJ 479, 184, section 3 and table 1.</remarks>
internal static class EscapeFits
{
    private const double RestEnergy = PhysicalConstants.RoundedElectronRestEnergy; // keV

    // Of the 2nd to the 9th scattering; later ones leave as the 9th does.
    private static readonly double[] A = [-0.50, 0.70, 1.15, 1.40, 1.65, 1.72, 1.80, 1.90];
    private static readonly double[] B = [-2.60, -3.50, -3.75, -4.00, -4.25, -4.32, -4.45, -4.55];
    private static readonly double[] G = [5.7, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9];

    /// <param name="depth">Thomson's, from centre to surface.</param>
    /// <param name="albedo">From index 1: before the first scattering, after it, ...</param>
    /// <param name="energy">keV, of the photon at the centre.</param>
    /// <param name="edge">keV, of iron.</param>
    /// <param name="escape">Shape [scatterings + 1]; overwritten from index 1 on.</param>
    public static void Write(double depth, ReadOnlySpan<double> albedo, double energy, double edge, Span<double> escape)
    {
        double before = depth / albedo[1],
            after = depth / albedo[2],
            interacts = -double.ExpM1(-before);
        escape[1] =
            depth
            * First(before, after)
            / (16 * (1 + (before * (0.0986 + (before * (-2.8717e-4 + (before * 7.0954e-7)))))))
            / Jump(depth, albedo, energy, edge, 1);
        double first = escape[1] / (albedo[1] * interacts),
            last = first;
        for (int n = 2; n < escape.Length; n++)
        {
            if (n - 2 < A.Length)
            {
                double thick = depth * albedo[n] / (albedo[2] * albedo[n - 1]),
                    thin = Math.Exp(-thick / G[n - 2]);
                last =
                    first
                    * (1 + Math.Exp(((0.25 + (0.75 * thin)) * Math.Log(thick)) + A[n - 2] + (B[n - 2] * thin)))
                    / Jump(depth, albedo, energy, edge, n);
            }
            // Those that scattered n times, less those that left or were absorbed before.
            double product = 1,
                left = 0;
            for (int k = 1; k < n; k++)
            {
                product *= albedo[n - k + 1];
                left += escape[n - k] * product;
            }
            escape[n] = last * Math.Max(0, (interacts * product * albedo[1]) - left);
        }
    }

    /// <summary>Sixteen times the mean of exp(-path) over where the first scattering was and whither it sent.</summary>
    private static double First(double before, double after) =>
        (4 * Math.Exp(-after))
        + (3 * Math.Exp(-before))
        + (2 * Math.Exp((-0.5 * before) - (1.5 * after)))
        + (2 * Math.Exp((-0.5 * before) - (0.5 * after)))
        + (4 * Math.Exp((-0.5 * before) - (Math.Sqrt(0.75) * after)))
        + Math.Exp(-before - (2 * after));

    /// <summary>For photons that began above the edge of iron and may be below it by now.</summary>
    private static double Jump(double depth, ReadOnlySpan<double> albedo, double energy, double edge, int n)
    {
        int needed = Math.Max(0, (int)((RestEnergy / edge) - (RestEnergy / energy)));
        double through = Math.Exp(-depth);
        return n > needed && energy > edge ? through + ((1 - through) * Math.Pow(albedo[n], 0.5 * (n - needed + 1))) : 1;
    }
}
