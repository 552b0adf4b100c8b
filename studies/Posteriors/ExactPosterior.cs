using System.Numerics;

namespace Almagest.Studies.Posteriors;

/// <summary>The posterior itself, on a grid of both parameters over the prior.</summary>
internal sealed class ExactPosterior
{
    private const int Side = 200;
    private readonly ProtocolP _protocol;
    private readonly double[] _flux; // [cells, B]
    private readonly double[] _logFlux; // [cells, B]

    public ExactPosterior(ProtocolP protocol)
    {
        _protocol = protocol;
        int bins = protocol.Grid.BinCount;
        (_flux, _logFlux) = (new double[Side * Side * bins], new double[Side * Side * bins]);
        Parallel.For(0, Side * Side, cell =>
        {
            double[] flux = protocol.Flux(At(0, cell % Side), At(1, cell / Side));
            flux.CopyTo(_flux, cell * bins);
            for (int bin = 0; bin < bins; bin++)
                _logFlux[(cell * bins) + bin] = Math.Log(flux[bin]);
        });
    }

    /// <summary>The mean of Γ and z, and ln of the density at the truth.</summary>
    public (double[] Mean, double LogDensity) Of(PosteriorSpectrum spectrum)
    {
        double[] log = new double[Side * Side],
            seen = [.. spectrum.Observed.Select(observed => observed ? 1.0 : 0)];
        for (int cell = 0; cell < log.Length; cell++)
            log[cell] = LogLikelihood(spectrum, seen, _flux, _logFlux, cell * _protocol.Grid.BinCount);
        double highest = log.Max(),
            sum = 0,
            index = 0,
            redshift = 0;
        for (int cell = 0; cell < log.Length; cell++)
        {
            double weight = Math.Exp(log[cell] - highest);
            sum += weight;
            index += weight * At(0, cell % Side);
            redshift += weight * At(1, cell / Side);
        }
        double[] flux = _protocol.Flux(spectrum.Truth[0], spectrum.Truth[1]);
        double area = _protocol.Coordinates.Width(0) * _protocol.Coordinates.Width(1) / (Side * Side);
        return (
            [index / sum, redshift / sum],
            LogLikelihood(spectrum, seen, flux, [.. flux.Select(photons => Math.Log(photons))], 0)
                - highest
                - Math.Log(sum * area)
        );
    }

    private double LogLikelihood(PosteriorSpectrum spectrum, double[] seen, double[] flux, double[] logFlux, int first)
    {
        int bins = spectrum.Counts.Length;
        // ln of the exposure, once for every count, is the same in all cells. There are no counts in a gap.
        return Product(spectrum.Counts, logFlux.AsSpan(first, bins))
            - (Product(seen, flux.AsSpan(first, bins)) * _protocol.Exposure(spectrum.Case));
    }

    private static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Vector<double> sum = Vector<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum += new Vector<double>(left[i..]) * new Vector<double>(right[i..]);
        double rest = 0;
        for (; i < left.Length; i++)
            rest += left[i] * right[i];
        return Vector.Sum(sum) + rest;
    }

    private double At(int parameter, int cell) =>
        _protocol.Coordinates.Lower[parameter] + ((cell + 0.5) / Side * _protocol.Coordinates.Width(parameter));
}
