using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Posteriors;

/// <summary>Student's distribution in P dimensions: an ellipse with long tails, which a posterior's own seldom leave.</summary>
internal sealed class StudentProposal
{
    /// <summary>Degrees of freedom: tails that fall as the eighth power of the distance at P = 3.</summary>
    private const int Freedom = 5;

    private readonly double[] _mean;
    private readonly double[] _lower; // L of scale = L Lᵀ
    private readonly double _logDeterminant;

    private StudentProposal(double[] mean, double[] lower)
    {
        (_mean, _lower) = (mean, lower);
        for (int i = 0; i < mean.Length; i++)
            _logDeterminant += Math.Log(lower[(i * mean.Length) + i]);
    }

    /// <param name="mean">Shape [P].</param>
    /// <param name="covariance">Shape [P, P], positive; overwritten.</param>
    public static StudentProposal About(double[] mean, double[] covariance)
    {
        Triangle.Cholesky(covariance, mean.Length);
        return new(mean, covariance);
    }

    /// <param name="information">The inverse of the covariance, shape [P, P]; overwritten.</param>
    public static StudentProposal Of(double[] mean, double[] information)
    {
        int n = mean.Length;
        Triangle.Cholesky(information, n);
        double[][] inverse = new double[n][]; // columns of its triangle's inverse
        for (int i = 0; i < n; i++)
        {
            inverse[i] = new double[n];
            inverse[i][i] = 1;
            Triangle.Forward(information, inverse[i]);
        }
        double[] covariance = new double[n * n];
        for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
        for (int k = 0; k < n; k++)
            covariance[(a * n) + b] += inverse[a][k] * inverse[b][k];
        return About(mean, covariance);
    }

    public double[] Draw(Random random)
    {
        int n = _mean.Length;
        double[] normal = new double[n],
            point = [.. _mean];
        double squares = 0;
        for (int i = 0; i < n; i++)
            normal[i] = random.NextNormal();
        for (int i = 0; i < Freedom; i++)
        {
            double one = random.NextNormal();
            squares += one * one;
        }
        double stretch = Math.Sqrt(Freedom / squares);
        for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            point[i] += stretch * _lower[(i * n) + j] * normal[j];
        return point;
    }

    /// <summary>A point's distance from the middle along axes that are alike.</summary>
    public double[] Whiten(double[] point)
    {
        double[] offset = [.. point.Zip(_mean, (at, mean) => at - mean)];
        Triangle.Forward(_lower, offset);
        return offset;
    }

    /// <summary>Up to a constant that all such distributions of P dimensions share.</summary>
    public double LogDensity(double[] point)
    {
        double distance = Whiten(point).Sum(one => one * one);
        return (-0.5 * (Freedom + point.Length) * Math.Log(1 + (distance / Freedom))) - _logDeterminant;
    }
}
