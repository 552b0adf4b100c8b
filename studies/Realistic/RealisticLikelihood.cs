using Almagest.Learning.Posteriors;

namespace Almagest.Studies.Realistic;

/// <summary>A point of three coordinates (log10 nH, Γ, log10 norm) before a spectrum.</summary>
/// <param name="At">Shape [3].</param>
/// <param name="LogTarget">ln of likelihood and prior density, up to a constant of the spectrum; -∞ outside the prior.</param>
/// <param name="LogSeen">log10 of the source's expected counts in the channels that are there.</param>
internal sealed record WeighedPoint(double[] At, double LogTarget, double LogSeen);

/// <summary>Protocol R's likelihood and prior of one spectrum: C, the background being known. For one thread.</summary>
internal sealed class RealisticLikelihood
{
    private readonly PosteriorCoordinates _coordinates;
    private readonly RealisticFit _fit;
    private readonly double[] _counts,
        _seen,
        _expected; // [B]; of what is seen 1, else 0; of a norm of 1
    private readonly double _background;

    /// <param name="protocol">Whose.</param>
    /// <param name="fit">Lent: its exposure is changed.</param>
    public RealisticLikelihood(ProtocolR protocol, RealisticFit fit, RealisticSpectrum spectrum)
    {
        (_coordinates, _fit) = (protocol.Coordinates, fit);
        _counts = [.. spectrum.Counts.Select(count => (double)count)];
        _seen = [.. protocol.Gap.Select(isGap => spectrum.HasGap && isGap ? 0.0 : 1)];
        (_expected, _background) = (new double[_counts.Length], RealisticFit.BackgroundOf(spectrum.Exposure));
        fit.Expose(spectrum.Exposure);
    }

    public double SeenCounts => _counts.Sum();

    /// <param name="at">Shape [3].</param>
    public WeighedPoint At(double[] at)
    {
        for (int c = 0; c < 2; c++)
            if (at[c] < _coordinates.Lower[c] || at[c] > _coordinates.Upper[c])
                return new WeighedPoint(at, double.NegativeInfinity, double.NaN);
        (double all, double seen) = Shape(at[0], at[1]);
        double norm = _coordinates.ParameterOf(2, at[2]);
        return new WeighedPoint(
            at,
            IsLikely(norm * all) ? LogLikelihood(norm) : double.NegativeInfinity,
            at[2] + Math.Log10(seen)
        );
    }

    /// <summary>Whether the prior has so many counts in all channels.</summary>
    public static bool IsLikely(double counts) => counts >= ProtocolR.Counts.Lower && counts <= ProtocolR.Counts.Upper;

    /// <summary>Computes what a norm of 1 gives in each channel.</summary>
    /// <returns>Counts in all channels, and in those that are there.</returns>
    public (double All, double Seen) Shape(double logColumn, double index)
    {
        _fit.Problem.Expected(0, [_coordinates.ParameterOf(0, logColumn), index, 1], _expected);
        (double all, double seen) = (0, 0);
        for (int bin = 0; bin < _expected.Length; bin++)
            (all, seen) = (all + _expected[bin], seen + (_seen[bin] * _expected[bin]));
        return (all, seen);
    }

    /// <summary>Of a norm, with the shape that was computed last.</summary>
    public double LogLikelihood(double norm)
    {
        double sum = 0;
        for (int bin = 0; bin < _expected.Length; bin++)
        {
            double expected = (norm * _expected[bin]) + _background;
            sum += _seen[bin] * ((_counts[bin] * Math.Log(expected)) - expected);
        }
        return sum;
    }

    /// <summary>log10 of the norm that suits the counts best, with the shape that was computed last, and its sigma for a flat
    /// prior of the logarithm.</summary>
    public (double LogNorm, double Sigma) BestNorm()
    {
        double logNorm = Math.Log(
                Math.Max(1, SeenCounts) / Math.Max(1e-30, _expected.Zip(_seen, (counts, seen) => counts * seen).Sum())
            ),
            information = 1;
        for (int step = 0; step < 50; step++)
        {
            double slope = 0,
                norm = Math.Exp(logNorm);
            information = 0.25;
            for (int bin = 0; bin < _expected.Length; bin++)
            {
                double source = norm * _expected[bin],
                    expected = source + _background;
                slope += _seen[bin] * source * ((_counts[bin] / expected) - 1);
                information += _seen[bin] * source * source / expected;
            }
            double move = Math.Clamp(slope / information, -1, 1);
            logNorm += move;
            if (Math.Abs(move) < 1e-6)
                break;
        }
        return (logNorm / Math.Log(10), 1 / (Math.Sqrt(information) * Math.Log(10)));
    }
}
