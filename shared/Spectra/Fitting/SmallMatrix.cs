namespace Almagest.Spectra.Fitting;

/// <summary>Symmetric positive systems of a few unknowns, row-major.</summary>
internal static class SmallMatrix
{
    /// <summary>Solves A x = b for the unknowns that are active; others get 0. Scales by the diagonal first.</summary>
    /// <param name="matrix">Shape [n, n].</param>
    /// <param name="damping">Added to the scaled diagonal, which is 1.</param>
    /// <param name="right">b, shape [n].</param>
    /// <param name="active">Shape [n].</param>
    /// <param name="solution">x, shape [n]; overwritten.</param>
    /// <returns>False if the active part is not positive.</returns>
    public static bool Solve(
        ReadOnlySpan<double> matrix,
        double damping,
        ReadOnlySpan<double> right,
        ReadOnlySpan<bool> active,
        Span<double> solution
    )
    {
        int n = right.Length;
        Span<double> factor = stackalloc double[n * n],
            scale = stackalloc double[n];
        for (int i = 0; i < n; i++)
            scale[i] = active[i] ? 1 / Math.Sqrt(matrix[(i * n) + i]) : 0;
        for (int i = 0; i < n; i++)
        {
            solution[i] = active[i] ? right[i] * scale[i] : 0;
            for (int j = 0; j <= i; j++)
            {
                double sum = active[i] && active[j] ? matrix[(i * n) + j] * scale[i] * scale[j] : 0;
                if (i == j)
                    sum = active[i] ? 1 + damping : 1;
                for (int k = 0; k < j; k++)
                    sum -= factor[(i * n) + k] * factor[(j * n) + k];
                if (i == j && !(sum > 1e-14))
                    return false;
                factor[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * n) + j];
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                solution[i] -= factor[(i * n) + k] * solution[k];
            solution[i] /= factor[(i * n) + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                solution[i] -= factor[(k * n) + i] * solution[k];
            solution[i] /= factor[(i * n) + i];
        }
        for (int i = 0; i < n; i++)
            solution[i] *= scale[i];
        return true;
    }

    /// <summary>The inverse of the active part, 0 elsewhere; null if it is not positive.</summary>
    public static double[,]? Invert(ReadOnlySpan<double> matrix, ReadOnlySpan<bool> active)
    {
        int n = active.Length;
        double[,] inverse = new double[n, n];
        Span<double> unit = stackalloc double[n],
            column = stackalloc double[n];
        for (int j = 0; j < n; j++)
        {
            if (!active[j])
                continue;
            unit.Clear();
            unit[j] = 1;
            if (!Solve(matrix, 0, unit, active, column))
                return null;
            for (int i = 0; i < n; i++)
                inverse[i, j] = column[i];
        }
        return inverse;
    }
}
