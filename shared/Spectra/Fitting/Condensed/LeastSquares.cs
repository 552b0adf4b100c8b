using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fitting.Condensed;

/// <summary>Linear least squares with a ridge, by modified Gram-Schmidt (Björck 1967, BIT 7, 1). Working memory, filled and
/// solved again and again.</summary>
/// <param name="rows">n.</param>
/// <param name="size">Unknowns.</param>
/// <param name="ridge">What the columns, each of length 1, are given of one more dimension for each.</param>
internal sealed class LeastSquares(int rows, int size, double ridge)
{
    private readonly double[][] _basis = [.. Enumerable.Range(0, size).Select(_ => new double[rows + size])];
    private readonly double[] _rest = new double[rows + size],
        _factor = new double[size * size],
        _solution = new double[size],
        _lengths = new double[size];

    /// <summary>Shape [size][rows], to be filled.</summary>
    public double[][] Columns { get; } = [.. Enumerable.Range(0, size).Select(_ => new double[rows])];

    /// <summary>Shape [rows], to be filled.</summary>
    public double[] Right { get; } = new double[rows];

    /// <returns>Shape [size]; 0 for columns of nothing.</returns>
    public ReadOnlySpan<double> Solve()
    {
        for (int j = 0; j < size; j++)
        {
            _lengths[j] = Math.Sqrt(Sums.Dot(Columns[j], Columns[j]));
            Array.Clear(_basis[j]);
            if (_lengths[j] > 0)
                VectorMath.Multiply(Columns[j], 1 / _lengths[j], _basis[j].AsSpan(0, rows));
            _basis[j][rows + j] = ridge;
        }
        Array.Clear(_rest);
        Right.CopyTo(_rest, 0);
        for (int j = 0; j < size; j++)
        {
            double length = Math.Sqrt(Sums.Dot(_basis[j], _basis[j]));
            _factor[(j * size) + j] = length;
            VectorMath.Multiply(_basis[j], 1 / length);
            for (int k = j + 1; k < size; k++)
            {
                double along = Sums.Dot(_basis[j], _basis[k]);
                _factor[(j * size) + k] = along;
                VectorMath.AddScaled(_basis[k], -along, _basis[j]);
            }
            _solution[j] = Sums.Dot(_basis[j], _rest);
            VectorMath.AddScaled(_rest, -_solution[j], _basis[j]);
        }
        for (int j = size - 1; j >= 0; j--)
        {
            for (int k = j + 1; k < size; k++)
                _solution[j] -= _factor[(j * size) + k] * _solution[k];
            _solution[j] /= _factor[(j * size) + j];
        }
        for (int j = 0; j < size; j++)
            _solution[j] = _lengths[j] > 0 ? _solution[j] / _lengths[j] : 0;
        return _solution;
    }
}
