using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>An energy where a model jumps or bends, and how it moves with a parameter.</summary>
/// <param name="Energy">keV.</param>
/// <param name="Owner">The component that it belongs to.</param>
/// <param name="Parameter">Of the model, from 0; -1 if no parameter moves it.</param>
/// <param name="Slope">d Energy / d parameter.</param>
internal readonly record struct Break(double Energy, ComponentNode Owner, int Parameter, double Slope);

/// <summary>Something narrow.</summary>
/// <param name="Center">keV.</param>
/// <param name="Width">keV: σ of a Gaussian, half of a Lorentzian's width.</param>
/// <param name="Depth">1 for a line; of an exponential of a Gaussian its largest exponent, if that is more; less for a blurred
/// edge, which is smoother.</param>
/// <param name="IsGaussian">Else its wings fall as the square of the distance.</param>
internal readonly record struct Feature(double Center, double Width, double Depth, bool IsGaussian)
{
    private const double MostSigma = 7; // of a Gaussian: e^-24.5

    /// <summary>keV: cells farther away may be as wide as they like.</summary>
    public double Reach => IsGaussian ? (MostSigma + Depth) * Width : double.PositiveInfinity;

    /// <summary>How wide, keV, a cell with two nodes may be; both limits are good to 5e-8 of the line.</summary>
    public double WidestAt(double energy)
    {
        double distance = Math.Abs(energy - Center);
        if (!IsGaussian)
            return 0.03 * Math.Max(Width, distance);
        double offset = distance / Width;
        return offset > MostSigma + Depth ? double.PositiveInfinity : 0.12 * Width / (Math.Max(1, offset) * Depth);
    }
}

/// <summary>Absorption at a redshift, which the grid's cells know nothing of.</summary>
/// <param name="Section">At the source.</param>
/// <param name="Stretch">1 + z: energies there over those observed.</param>
internal readonly record struct ShiftedSection(CrossSection Section, double Stretch);
