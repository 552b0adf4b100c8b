namespace Almagest.Spectra.Fitting;

/// <summary>Covariance from the curvature of the statistic at its minimum: 2 H⁻¹.</summary>
internal static class CovarianceEstimate
{
    /// <summary>By the observed curvature (differences of the gradient), or by Fisher's information where that is not
    /// positive.</summary>
    /// <param name="problem">What was minimised.</param>
    /// <param name="fisher">Shape [free, free], at the minimum.</param>
    /// <returns>Shape [free, free]; NaN where the data say nothing.</returns>
    public static (double[,] Covariance, int Evaluations) At(FitProblem problem, double[] parameters, ReadOnlySpan<double> fisher)
    {
        int n = problem.Free.Count;
        double[] diagonal = new double[n];
        for (int i = 0; i < n; i++)
            diagonal[i] = fisher[(i * n) + i];
        bool[] known = Array.ConvertAll(diagonal, value => value > 0);
        double[] observed = ObservedCurvature(problem, parameters, diagonal);
        double[,]? inverse = SmallMatrix.Invert(observed, known) ?? SmallMatrix.Invert(fisher, known);
        double[,] covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            covariance[i, j] = inverse is null || !known[i] || !known[j] ? double.NaN : 2 * inverse[i, j];
        return (covariance, (1 + n) * 2 * n);
    }

    /// <summary>1 σ of a parameter that moves with free ones; 0 if it does not.</summary>
    public static double SigmaOf(ReadOnlySpan<TieTerm> slopes, double[,] covariance)
    {
        double variance = 0;
        foreach (TieTerm a in slopes)
        foreach (TieTerm b in slopes)
            variance += a.Factor * b.Factor * covariance[a.Parameter, b.Parameter];
        return Math.Sqrt(variance);
    }

    private static double[] ObservedCurvature(FitProblem problem, double[] parameters, double[] fisherDiagonal)
    {
        int n = problem.Free.Count;
        double[] curvature = new double[n * n],
            above = new double[n],
            below = new double[n];
        double[] moved = [.. parameters];
        for (int i = 0; i < n; i++)
        {
            int index = problem.Free[i];
            // A hundredth of σ (with the others held) is small beside the curve and large beside rounding.
            double step = 0.01 * Math.Sqrt(2 / fisherDiagonal[i]);
            if (!double.IsFinite(step))
                continue;
            double upper = Math.Min(parameters[index] + step, problem.Definitions[index].HardMax);
            double lower = Math.Max(parameters[index] - step, problem.Definitions[index].HardMin);
            moved[index] = upper;
            problem.Gradient(moved, i, above);
            moved[index] = lower;
            problem.Gradient(moved, i, below);
            moved[index] = parameters[index];
            for (int j = 0; j < n; j++)
                curvature[(i * n) + j] = (above[j] - below[j]) / (upper - lower);
        }
        for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            curvature[(i * n) + j] = curvature[(j * n) + i] = 0.5 * (curvature[(i * n) + j] + curvature[(j * n) + i]);
        return curvature;
    }
}
