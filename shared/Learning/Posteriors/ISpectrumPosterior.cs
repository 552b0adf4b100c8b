namespace Almagest.Learning.Posteriors;

/// <summary>The posterior of one spectrum, learnt or computed. P coordinates.</summary>
public interface ISpectrumPosterior
{
    /// <summary>Correlated samples; the same for the same seed. None lies outside the prior.</summary>
    /// <param name="count">At least 2.</param>
    /// <param name="seed">Of the random numbers.</param>
    PosteriorDraws Draw(int count, int seed);

    /// <summary>Where a point lies against an ellipse, whose axes are alike.</summary>
    /// <param name="point">Shape [P].</param>
    double[] ErrorOf(double[] point);
}
