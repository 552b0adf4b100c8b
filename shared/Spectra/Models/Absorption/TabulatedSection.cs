using System.Buffers.Binary;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A cross-section as published in a table of energies evenly spaced in ln E, linear in E between them. Beyond the table it
/// follows another cross-section, scaled to meet its ends.
/// </summary>
internal sealed class TabulatedSection : CrossSection
{
    private readonly double[] _energy;
    private readonly double[] _sigma;
    private readonly double _logFirst, _step, _belowScale, _aboveScale;
    private readonly CrossSection _beyond;

    /// <param name="energy">keV, ascending, evenly spaced in the logarithm to 1e-6.</param>
    /// <param name="sigma">1e-22 cm².</param>
    /// <param name="beyond">What to follow outside the table.</param>
    public TabulatedSection(double[] energy, double[] sigma, CrossSection beyond)
    {
        (_energy, _sigma, _beyond) = (energy, sigma, beyond);
        _logFirst = Math.Log(energy[0]);
        _step = (Math.Log(energy[^1]) - _logFirst) / (energy.Length - 1);
        _belowScale = sigma[0] / Single(beyond, energy[0]);
        _aboveScale = sigma[^1] / Single(beyond, energy[^1]);
    }

    /// <summary>Pairs of little-endian 32-bit floats: keV and 1e-22 cm².</summary>
    public static TabulatedSection Read(string file, CrossSection beyond)
    {
        ReadOnlySpan<byte> bytes = ModelData.Bytes(file);
        double[] energy = new double[bytes.Length / 8];
        double[] sigma = new double[energy.Length];
        for (int i = 0; i < energy.Length; i++)
        {
            energy[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(8 * i)..]);
            sigma[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[((8 * i) + 4)..]);
        }
        return new TabulatedSection(energy, sigma, beyond);
    }

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        _beyond.Evaluate(energy, log, sigma);
        for (int i = 0; i < energy.Length; i++)
        {
            if (energy[i] < _energy[0]) sigma[i] *= _belowScale;
            else if (energy[i] > _energy[^1]) sigma[i] *= _aboveScale;
            else sigma[i] = Between(energy[i], log[i]);
        }
    }

    private double Between(double energy, double log)
    {
        int cell = Math.Clamp((int)((log - _logFirst) / _step), 0, _energy.Length - 2);
        // The table's energies are rounded to 32 bits, so that the cell may be its neighbour.
        if (energy < _energy[cell] && cell > 0) cell--;
        else if (energy > _energy[cell + 1] && cell < _energy.Length - 2) cell++;
        double share = (energy - _energy[cell]) / (_energy[cell + 1] - _energy[cell]);
        return _sigma[cell] + (share * (_sigma[cell + 1] - _sigma[cell]));
    }

    private static double Single(CrossSection section, double energy)
    {
        double[] sigma = [0];
        section.Evaluate([energy], [Math.Log(energy)], sigma);
        return sigma[0];
    }
}
