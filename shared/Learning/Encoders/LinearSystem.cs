using Almagest.Spectra.Fitting;

namespace Almagest.Learning.Encoders;

/// <summary>A few normal equations, solved by Cholesky's decomposition. Working memory of one thread.</summary>
internal sealed class LinearSystem(int size)
{
    private readonly double[] _matrix = new double[size * size];
    private readonly double[] _right = new double[size];
    private readonly double[] _factor = new double[size * size];

    public void Clear()
    {
        Array.Clear(_matrix);
        Array.Clear(_right);
    }

    /// <summary>Adds, summed over all bins, gradient × residual to the right side and gradient × gradientᵀ × weight to the
    /// matrix.</summary>
    /// <param name="gradients">Shape [size][bins].</param>
    /// <param name="residuals">Shape [bins].</param>
    /// <param name="weights">Shape [bins].</param>
    public void Add(double[][] gradients, ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < size; i++)
        {
            _right[i] += Sums.Dot(gradients[i], residuals);
            for (int j = 0; j <= i; j++)
                _matrix[(i * size) + j] += Sums.Dot(weights, gradients[i], gradients[j]);
        }
    }

    /// <summary>Adds to one element of the right side and of the diagonal.</summary>
    public void Add(int index, double right, double diagonal)
    {
        _right[index] += right;
        _matrix[(index * size) + index] += diagonal;
    }

    /// <summary>Writes the solution, and the square roots of the inverse's diagonal. The matrix has a positive
    /// diagonal.</summary>
    public void Solve(Span<double> solution, Span<double> sigma)
    {
        Factorise();
        _right.CopyTo(solution);
        Forward(solution, 0);
        Backward(solution);
        Span<double> unit = stackalloc double[size];
        for (int i = 0; i < size; i++)
        {
            unit.Clear();
            unit[i] = 1;
            Forward(unit, i);
            double square = 0;
            for (int j = i; j < size; j++)
                square += unit[j] * unit[j];
            sigma[i] = Math.Sqrt(square);
        }
    }

    private void Factorise()
    {
        for (int i = 0; i < size; i++)
        for (int j = 0; j <= i; j++)
        {
            double sum = _matrix[(i * size) + j];
            for (int k = 0; k < j; k++)
                sum -= _factor[(i * size) + k] * _factor[(j * size) + k];
            // Two coordinates that do the same leave nothing but rounding of the second.
            _factor[(i * size) + j] =
                i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * _matrix[(i * size) + i])) : sum / _factor[(j * size) + j];
        }
    }

    private void Forward(Span<double> values, int from)
    {
        for (int i = from; i < size; i++)
        {
            for (int k = from; k < i; k++)
                values[i] -= _factor[(i * size) + k] * values[k];
            values[i] /= _factor[(i * size) + i];
        }
    }

    private void Backward(Span<double> values)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++)
                values[i] -= _factor[(k * size) + i] * values[k];
            values[i] /= _factor[(i * size) + i];
        }
    }
}
