using System.Buffers;
using Almagest.Spectra.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Doubles = System.Numerics.Vector<double>;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// Mean and spread of some numbers for given context: the mean a linear function of predictors, the spread its exponential. What
/// is noise at a hundred counts is a feature at ten thousand. Q predictors, M columns, n spectra.
/// </summary>
internal sealed class ConditionalSpread
{
    private const double Ridge = 1e-3;
    private const int Rounds = 6;

    /// <summary>One spectrum that is off by more counts as off by so much, or it would be taken for a wide spread.</summary>
    private const double Furthest = 12;

    // Shape [Q, M]: neighbouring columns are computed together.
    private readonly double[] _meansByPredictor,
        _logsByPredictor;

    private ConditionalSpread(int predictors, float[] means, float[] spreads)
    {
        (PredictorCount, Means, LogVariances) = (predictors, means, spreads);
        (_meansByPredictor, _logsByPredictor) = (ByPredictor(means), ByPredictor(spreads));
    }

    public int PredictorCount { get; }

    /// <summary>Shape [M, Q].</summary>
    public float[] Means { get; }

    /// <summary>Shape [M, Q], of ln of the variance.</summary>
    public float[] LogVariances { get; }

    public int ColumnCount => Means.Length / PredictorCount;

    public static ConditionalSpread From(int predictors, float[] means, float[] logVariances) =>
        new(predictors, means, logVariances);

    /// <param name="predictors">Shape [n][Q], the first of them 1.</param>
    /// <param name="columns">Shape [n][M]; NaN where not known.</param>
    public static ConditionalSpread Learn(double[][] predictors, double[][] columns)
    {
        int q = predictors[0].Length,
            m = columns[0].Length;
        float[] means = new float[m * q],
            spreads = new float[m * q];
        Parallel.For(0, m, column =>
        {
            int[] known = [.. Enumerable.Range(0, columns.Length).Where(row => !double.IsNaN(columns[row][column]))];
            // A bin that hardly any spectrum has is said to be as wide as can be: it then tells nothing.
            if (known.Length < 4 * q)
            {
                spreads[column * q] = 60;
                return;
            }
            Matrix<double> x = Matrix<double>.Build.Dense(known.Length, q, (i, j) => predictors[known[i]][j]);
            Vector<double> y = Vector<double>.Build.Dense(known.Length, i => columns[known[i]][column]);
            var system = (
                x.TransposeThisAndMultiply(x) + (Ridge * known.Length * Matrix<double>.Build.DenseIdentity(q))
            ).Cholesky();
            Vector<double> mean = system.Solve(x.TransposeThisAndMultiply(y)),
                left = y - (x * mean);
            // A Gamma regression with logarithmic link: its weights are 1, so that each round solves the same system.
            double floor = Math.Max(1e-24, 1e-6 * left.PointwisePower(2).Average());
            Vector<double> spread = Vector<double>.Build.Dense(q);
            spread[0] = Math.Log(Math.Max(floor, left.PointwisePower(2).Average()));
            for (int round = 0; round < Rounds; round++)
            {
                Vector<double> log = x * spread;
                Vector<double> working = Vector<double>.Build.Dense(known.Length, i =>
                    log[i] + Math.Min(Furthest, (Math.Max(floor, left[i] * left[i]) / Math.Exp(log[i])) - 1)
                );
                spread = system.Solve(x.TransposeThisAndMultiply(working));
            }
            for (int j = 0; j < q; j++)
                (means[(column * q) + j], spreads[(column * q) + j]) = ((float)mean[j], (float)spread[j]);
        });
        return new ConditionalSpread(q, means, spreads);
    }

    /// <summary>Distances from the means in spreads, in the place of the values.</summary>
    /// <param name="predictors">Shape [Q].</param>
    /// <param name="values">Shape [M]; NaN where not known, and then NaN again.</param>
    public void Standardise(ReadOnlySpan<double> predictors, Span<double> values)
    {
        int columns = ColumnCount,
            column = 0;
        double[] rented = ArrayPool<double>.Shared.Rent(columns);
        Span<double> inverses = rented.AsSpan(0, columns);
        // Two vectors of each: sums of one would wait for each other.
        for (; column + (2 * Doubles.Count) <= columns; column += 2 * Doubles.Count)
        {
            (Doubles mean, Doubles log, Doubles nextMean, Doubles nextLog) = (default, default, default, default);
            for (int j = 0, at = column; j < predictors.Length; j++, at += columns)
            {
                Doubles predictor = new(predictors[j]);
                mean += new Doubles(_meansByPredictor, at) * predictor;
                log += new Doubles(_logsByPredictor, at) * predictor;
                nextMean += new Doubles(_meansByPredictor, at + Doubles.Count) * predictor;
                nextLog += new Doubles(_logsByPredictor, at + Doubles.Count) * predictor;
            }
            (new Doubles(values[column..]) - mean).CopyTo(values[column..]);
            (new Doubles(values[(column + Doubles.Count)..]) - nextMean).CopyTo(values[(column + Doubles.Count)..]);
            (-0.5 * log).CopyTo(inverses[column..]);
            (-0.5 * nextLog).CopyTo(inverses[(column + Doubles.Count)..]);
        }
        VectorMath.Exp(inverses[..column], inverses[..column]);
        VectorMath.Multiply(values[..column], inverses[..column]);
        ArrayPool<double>.Shared.Return(rented);
        for (; column < columns; column++)
            values[column] = Standardise(predictors, column, values[column]);
    }

    /// <summary>Distance from the mean in spreads.</summary>
    public double Standardise(ReadOnlySpan<double> predictors, int column, double value)
    {
        double mean = 0,
            log = 0;
        for (int j = 0; j < predictors.Length; j++)
        {
            mean += Means[(column * predictors.Length) + j] * predictors[j];
            log += LogVariances[(column * predictors.Length) + j] * predictors[j];
        }
        return (value - mean) * Math.Exp(-0.5 * log);
    }

    private double[] ByPredictor(float[] byColumn)
    {
        double[] turned = new double[byColumn.Length];
        for (int i = 0; i < turned.Length; i++)
            turned[(i % PredictorCount * ColumnCount) + (i / PredictorCount)] = byColumn[i];
        return turned;
    }
}
