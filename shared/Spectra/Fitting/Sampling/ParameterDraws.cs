using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>Free parameters drawn from the Gaussian of a fit's covariance, cut at their limits. Not thread-safe.</summary>
internal sealed class ParameterDraws
{
    private const int MostTries = 200;

    /// <summary>Of a value where the covariance says nothing: wide enough for a start, no more.</summary>
    private const double UnknownSpread = 0.1;

    private readonly FitProblem _problem;
    private readonly double[] _center;
    private readonly double[] _factor;
    private readonly RandomNumbers _random;

    /// <param name="problem">Whose free parameters are drawn.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    public ParameterDraws(FitProblem problem, FitOutcome.Converged fit, ulong seed)
    {
        _problem = problem;
        _center = [.. problem.Free.Select(index => fit.Parameters[index])];
        _factor = Factorise(fit.Covariance, _center);
        _random = new RandomNumbers(seed);
    }

    /// <param name="number">Draws are numbered: each depends on the seed and its number alone.</param>
    /// <param name="point">Shape [free]; overwritten.</param>
    public void Draw(uint number, Span<double> point)
    {
        _random.Begin(RandomPurpose.ParameterDraws, 0, number);
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            DrawOnce(point);
            if (IsInside(point))
                return;
        }
        // Nearly all of the Gaussian lies outside: what is left of it hugs the limit.
        for (int i = 0; i < point.Length; i++)
        {
            FitParameter limits = _problem.Parameters[_problem.Free[i]];
            point[i] = Math.Clamp(point[i], limits.Lower, limits.Upper);
        }
    }

    private void DrawOnce(Span<double> point)
    {
        int n = point.Length;
        Span<double> normal = stackalloc double[n];
        for (int i = 0; i < n; i++)
            normal[i] = _random.NextNormal();
        for (int i = 0; i < n; i++)
        {
            point[i] = _center[i];
            for (int j = 0; j <= i; j++)
                point[i] += _factor[(i * n) + j] * normal[j];
        }
    }

    private bool IsInside(ReadOnlySpan<double> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            FitParameter limits = _problem.Parameters[_problem.Free[i]];
            if (!(point[i] >= limits.Lower && point[i] <= limits.Upper))
                return false;
        }
        return true;
    }

    /// <summary>The lower triangle L of covariance = L Lᵀ. A direction of no variance, or of none known, gets a spread of its
    /// own.</summary>
    private static double[] Factorise(double[,] covariance, double[] center)
    {
        int n = center.Length;
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            bool known = covariance[i, i] > 0;
            for (int j = 0; j <= i; j++)
            {
                double sum = known && covariance[j, j] > 0 ? covariance[i, j] : 0;
                for (int k = 0; k < j; k++)
                    sum -= factor[(i * n) + k] * factor[(j * n) + k];
                if (i != j)
                    factor[(i * n) + j] = sum / factor[(j * n) + j];
                else if (!known)
                    factor[(i * n) + i] = UnknownSpread * Math.Max(Math.Abs(center[i]), 1e-10);
                else
                    factor[(i * n) + i] = Math.Sqrt(Math.Max(sum, 1e-10 * covariance[i, i]));
            }
        }
        return factor;
    }
}
