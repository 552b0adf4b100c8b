namespace Almagest.Learning.Posteriors;

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
            for (int k = 0; k < j; k++)
                sum -= matrix[(i * n) + k] * matrix[(j * n) + k];
            // Rounding may leave a direction that says nothing just below zero.
            matrix[(i * n) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * matrix[(i * n) + i])) : sum / matrix[(j * n) + j];
        }
        for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            matrix[(i * n) + j] = 0;
    }

    /// <summary>L⁻¹ b, in place.</summary>
    public static void Forward(double[] lower, double[] right)
    {
        int n = right.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                right[i] -= lower[(i * n) + k] * right[k];
            right[i] /= lower[(i * n) + i];
        }
    }
}
