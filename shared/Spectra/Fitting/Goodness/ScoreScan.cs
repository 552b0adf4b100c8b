using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>
/// Rao's score tests on the residuals of a fit: by how many sigmas the data ask for more of a template, once all that the fit's
/// own parameters can follow is taken out of it. n bins.
/// </summary>
/// <remarks>
/// The score is a sum of few counts where a template is narrow, and skewed: its sigmas are those of a Poisson number with the
/// same skewness, by the root of its deviance. Source: Rao 1948, Proc. Cambridge Phil. Soc. 44, 50.
/// </remarks>
internal sealed class ScoreScan
{
    /// <summary>A bin where hardly anything is expected must not weigh without end.</summary>
    private const double LeastVariance = 0.01;

    /// <summary>What is left of a template that the fit follows is rounding.</summary>
    private const double LeastLeft = 1e-4;

    private readonly double[] _root,
        _residuals,
        _skews; // of the residuals in sigmas
    private readonly List<double[]> _followed = [];

    /// <param name="residuals">Shape [n]: counts less expected.</param>
    /// <param name="variance">Shape [n].</param>
    /// <param name="skews">Shape [n]: third central moment of the counts, which is the mean for Poisson's.</param>
    /// <param name="slopes">Shape [n] each: what the fit's parameters do to the expected counts.</param>
    /// <param name="leastVariance">Less than this in a bin is taken for as much.</param>
    public ScoreScan(
        ReadOnlySpan<double> residuals,
        ReadOnlySpan<double> variance,
        double[] skews,
        IEnumerable<double[]> slopes,
        double leastVariance = LeastVariance
    )
    {
        (_root, _residuals, _skews) = (new double[variance.Length], new double[variance.Length], new double[variance.Length]);
        for (int i = 0; i < _root.Length; i++)
        {
            _root[i] = Math.Sqrt(Math.Max(variance[i], leastVariance));
            _residuals[i] = residuals[i] / _root[i];
            _skews[i] = skews[i] / (_root[i] * _root[i] * _root[i]);
        }
        foreach (double[] slope in slopes)
            if (Left(slope) is { } left)
                _followed.Add(left);
    }

    /// <summary>The template that is asked for most, either way; 0 if all of them are followed by the fit.</summary>
    public double Furthest(IEnumerable<double[]> templates) =>
        templates.Select(template => Math.Abs(Sigmas(template))).DefaultIfEmpty(0).Max();

    /// <param name="template">Shape [n], of expected counts in any unit.</param>
    public double Sigmas(double[] template) => Left(template) is { } left ? SigmasOf(left) : 0;

    /// <param name="left">Of a template: see <see cref="Left"/>.</param>
    public double SigmasOf(double[] left)
    {
        double skewness = 0;
        for (int i = 0; i < left.Length; i++)
            skewness += left[i] * left[i] * left[i] * _skews[i];
        return OfPoisson(Sums.Dot(left, _residuals), skewness);
    }

    /// <summary>A Poisson number with mean 1 / skewness² that is off by so many of its standard deviations.</summary>
    private static double OfPoisson(double sigmas, double skewness)
    {
        const double negligible = 1e-3;
        if (Math.Abs(skewness) < negligible)
            return sigmas;
        double mean = 1 / (skewness * skewness),
            off = Math.Abs(sigmas) * Math.Sqrt(mean) * Math.Sign(sigmas * skewness),
            counts = Math.Max(0, mean + off);
        double deviance = 2 * ((counts > 0 ? counts * Math.Log(counts / mean) : 0) - (counts - mean));
        return Math.Sign(sigmas) * Math.Sqrt(Math.Max(0, deviance));
    }

    /// <summary>In sigmas, without what is followed, of length 1; null if nothing is left. The tests of two templates have the
    /// product of these for their correlation.</summary>
    /// <param name="least">A share of the template that is smaller is nothing.</param>
    public double[]? Left(double[] template, double least = LeastLeft)
    {
        double[] left = new double[_root.Length];
        double all = 0;
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = template[i] / _root[i];
            all += left[i] * left[i];
        }
        if (!(all > 0) || !double.IsFinite(all))
            return null;
        // Twice: rounding leaves some of a template that is nearly followed.
        for (int round = 0; round < 2; round++)
            foreach (double[] one in _followed)
                VectorMath.AddScaled(left, -Sums.Dot(one, left), one);
        double square = Sums.Dot(left, left);
        if (!(square > least * least * all))
            return null;
        double length = Math.Sqrt(square);
        for (int i = 0; i < left.Length; i++)
            left[i] /= length;
        return left;
    }
}
