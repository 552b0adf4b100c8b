namespace Almagest.Spectra.Posteriors;

/// <summary>Lower triangles L of small positive matrices. All shapes [n, n], row-major.</summary>
internal static class Triangle
{
    /// <summary>L of L Lᵀ = matrix, in its place; 0 above the diagonal.</summary>
    public static void Cholesky(double[] matrix, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= matrix[(i * n) + k] * matrix[(j * n) + k];
                // Rounding may leave a direction that says nothing just below zero.
                matrix[(i * n) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * matrix[(i * n) + i])) : sum / matrix[(j * n) + j];
            }
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) matrix[(i * n) + j] = 0;
    }

    /// <summary>L⁻¹ b, in place.</summary>
    public static void Forward(double[] lower, double[] right)
    {
        int n = right.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) right[i] -= lower[(i * n) + k] * right[k];
            right[i] /= lower[(i * n) + i];
        }
    }

    /// <summary>L⁻ᵀ b.</summary>
    /// <param name="lower">L.</param>
    /// <param name="right">b, shape [n].</param>
    /// <param name="solution">Shape [n]; overwritten.</param>
    public static void BackwardTransposed(double[] lower, ReadOnlySpan<double> right, Span<double> solution)
    {
        int n = right.Length;
        for (int i = n - 1; i >= 0; i--)
        {
            double value = right[i];
            for (int j = i + 1; j < n; j++) value -= lower[(j * n) + i] * solution[j];
            solution[i] = value / lower[(i * n) + i];
        }
    }

    /// <summary>A diagonal element of L Lᵀ.</summary>
    public static double SquareOfRow(double[] lower, int row, int n)
    {
        double sum = 0;
        for (int k = 0; k <= row; k++) sum += lower[(row * n) + k] * lower[(row * n) + k];
        return sum;
    }
}
