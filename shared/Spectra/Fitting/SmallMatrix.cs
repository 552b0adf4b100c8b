using System.Buffers;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fitting;

/// <summary>Symmetric positive systems of a few unknowns, row-major.</summary>
internal static class SmallMatrix
{
    private const int LargestOnStack = 16;

    /// <summary>Solves A x = b for the unknowns that are active; others get 0. Scales by the diagonal first.</summary>
    /// <param name="matrix">Shape [n, n].</param>
    /// <param name="damping">Added to the scaled diagonal, which is 1.</param>
    /// <param name="right">b, shape [n].</param>
    /// <param name="active">Shape [n].</param>
    /// <param name="solution">x, shape [n]; overwritten.</param>
    /// <returns>False if the active part is not positive, or the solution not finite.</returns>
    public static bool Solve(
        ReadOnlySpan<double> matrix,
        double damping,
        ReadOnlySpan<double> right,
        ReadOnlySpan<bool> active,
        Span<double> solution
    )
    {
        int n = right.Length;
        double[]? rented = n > LargestOnStack ? ArrayPool<double>.Shared.Rent(n * (n + 1)) : null;
        Span<double> memory = rented ?? stackalloc double[LargestOnStack * (LargestOnStack + 1)];
        bool isSolved =
            Factorise(matrix, damping, active, memory[..(n * n)], memory.Slice(n * n, n))
            && Substitute(memory[..(n * n)], memory.Slice(n * n, n), right, active, solution);
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
        return isSolved;
    }

    /// <summary>Cholesky's factor of the scaled matrix.</summary>
    private static bool Factorise(
        ReadOnlySpan<double> matrix,
        double damping,
        ReadOnlySpan<bool> active,
        Span<double> factor,
        Span<double> scale
    )
    {
        int n = active.Length;
        for (int i = 0; i < n; i++)
        {
            // The scaled diagonal is 1 whatever the sign was: a negative curvature has to be seen here.
            double diagonal = matrix[(i * n) + i];
            if (active[i] && !(diagonal > 0 && double.IsFinite(diagonal)))
                return false;
            scale[i] = active[i] ? 1 / Math.Sqrt(diagonal) : 0;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = active[i] && active[j] ? matrix[(i * n) + j] * scale[i] * scale[j] : 0;
                if (i == j)
                    sum = active[i] ? 1 + damping : 1;
                if (j > LargestOnStack)
                    sum -= Sums.Dot(factor.Slice(i * n, j), factor.Slice(j * n, j));
                else
                    for (int k = 0; k < j; k++)
                        sum -= factor[(i * n) + k] * factor[(j * n) + k];
                if (i == j && !(sum > 1e-14))
                    return false;
                factor[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * n) + j];
            }
        }
        return true;
    }

    private static bool Substitute(
        ReadOnlySpan<double> factor,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> right,
        ReadOnlySpan<bool> active,
        Span<double> solution
    )
    {
        int n = right.Length;
        for (int i = 0; i < n; i++)
        {
            solution[i] = active[i] ? right[i] * scale[i] : 0;
            if (i > LargestOnStack)
                solution[i] -= Sums.Dot(factor.Slice(i * n, i), solution[..i]);
            else
                for (int k = 0; k < i; k++)
                    solution[i] -= factor[(i * n) + k] * solution[k];
            solution[i] /= factor[(i * n) + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            solution[i] /= factor[(i * n) + i];
            // Row by row, as the factor lies in memory.
            VectorMath.AddScaled(solution[..i], -solution[i], factor.Slice(i * n, i));
        }
        for (int i = 0; i < n; i++)
        {
            solution[i] *= scale[i];
            if (!double.IsFinite(solution[i]))
                return false;
        }
        return true;
    }

    /// <summary>The inverse of the active part, 0 elsewhere; null if it is not positive.</summary>
    public static double[,]? Invert(ReadOnlySpan<double> matrix, ReadOnlySpan<bool> active)
    {
        int n = active.Length;
        double[,] inverse = new double[n, n];
        double[] unit = new double[n],
            column = new double[n],
            factor = new double[n * n],
            scale = new double[n];
        if (!Factorise(matrix, 0, active, factor, scale))
            return null;
        for (int j = 0; j < n; j++)
        {
            if (!active[j])
                continue;
            Array.Clear(unit);
            unit[j] = 1;
            if (!Substitute(factor, scale, unit, active, column))
                return null;
            for (int i = 0; i < n; i++)
                inverse[i, j] = column[i];
        }
        return inverse;
    }
}
