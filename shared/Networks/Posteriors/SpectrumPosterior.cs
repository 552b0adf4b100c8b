using Almagest.Learning.Posteriors;

namespace Almagest.Networks.Posteriors;

/// <summary>The posterior of one spectrum: the network's mixture laid over the fit's ellipse, and folded at the prior's edges.
/// P coordinates.</summary>
public sealed class SpectrumPosterior(FitSummary summary, GaussianMixture mixture, PosteriorCoordinates coordinates)
    : ISpectrumPosterior
{
    /// <summary>Correlated samples; the same for the same seed. None lies outside the prior.</summary>
    /// <param name="count">At least 2.</param>
    /// <param name="seed">Of the random numbers.</param>
    public PosteriorDraws Draw(int count, int seed)
    {
        double[] errors = mixture.Sample(new Random(seed), count),
            points = new double[errors.Length];
        for (int at = 0; at < points.Length; at += coordinates.Count)
        {
            Span<double> point = points.AsSpan(at, coordinates.Count);
            summary.Locate(errors.AsSpan(at, coordinates.Count), point);
            coordinates.Fold(point);
        }
        return new PosteriorDraws(points, coordinates.Count);
    }

    /// <summary>Where a point lies against the fit's ellipse, whose axes are alike.</summary>
    public double[] ErrorOf(double[] point) => summary.ErrorOf(point);

    /// <summary>ln of the density in coordinates.</summary>
    /// <param name="point">Shape [P], within the prior.</param>
    public double LogDensity(double[] point) => mixture.LogDensity(summary.ImagesOf(point)) + summary.LogDeterminant;
}
