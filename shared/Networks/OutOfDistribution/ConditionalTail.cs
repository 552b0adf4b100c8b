using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// How often a statistic is as large as a value, for spectra of like conditions, from how large it was on simulations:
/// quantiles that
/// are linear functions of predictors. Q predictors, L levels, n spectra.
/// </summary>
/// <remarks>
/// Quantile regression with a smoothed loss (He, Pan, Tan and Zhou 2023, "Smoothed quantile regression with large-scale
/// inference"),
/// drawn towards quantiles that are the same for all. Up to a chance of 3 %; beyond, where few simulations are left, an
/// exponential as
/// steep as their mean excess says, in units of the distance between quantiles there.
/// </remarks>
internal sealed class ConditionalTail
{
    /// <summary>L.</summary>
    public const int Levels = 24;

    /// <summary>The level whose chance is some 15 %.</summary>
    private const int InTail = 12;

    private const double LeastCounted = 0.03;

    /// <summary>A chance of less can't be told from a few thousand simulations, whatever the exponential says.</summary>
    private const double Least = 1e-9;

    /// <summary>Of the kernel, in spreads of the statistic.</summary>
    private const double Bandwidth = 0.15;

    /// <summary>What is known of a slope without simulations: that it is 0, to about two thirds of the statistic's
    /// spread.</summary>
    private const double Ridge = 1.5;

    /// <summary>An exponential tail's is known as well as from so many values beyond: a few of them may all be close.</summary>
    private const int ExcessRidge = 5;

    private const int Rounds = 40;

    /// <summary>Beyond so many standard deviations a normal distribution is 0, or 1, to the last digit.</summary>
    private const double Far = 8.3;

    private static readonly double[] Chances =
    [
        .. Enumerable.Range(0, Levels).Select(level => Math.Pow(LeastCounted, (level + 0.2) / (Levels - 0.8))),
    ];

    /// <summary>Of an exponential tail.</summary>
    private static readonly double UsualInverseExcess = Math.Log(Chances[InTail] / Chances[Levels - 1]);

    // Shape [Q, L]: neighbouring levels are computed together.
    private readonly double[] _byPredictor;

    private ConditionalTail(float[] quantiles, float inverseExcess)
    {
        (Quantiles, InverseExcess, _byPredictor) = (quantiles, inverseExcess, new double[quantiles.Length]);
        for (int i = 0, q = quantiles.Length / Levels; i < quantiles.Length; i++)
            _byPredictor[(i % q * Levels) + (i / q)] = quantiles[i];
    }

    /// <summary>Shape [L, Q].</summary>
    public float[] Quantiles { get; }

    /// <summary>1 / mean excess over the last quantile, in units of <see cref="Unit"/>.</summary>
    public float InverseExcess { get; }

    public static ConditionalTail From(float[] quantiles, float inverseExcess) => new(quantiles, inverseExcess);

    /// <param name="predictors">Shape [n][Q], the first of them 1.</param>
    /// <param name="values">Shape [n]; what is not finite is left out.</param>
    public static ConditionalTail Learn(double[][] predictors, double[] values)
    {
        int[] known = [.. Enumerable.Range(0, values.Length).Where(i => double.IsFinite(values[i]))];
        int q = predictors[0].Length;
        if (known.Length == 0)
            return new ConditionalTail(new float[Levels * q], 1);
        double[][] x = [.. known.Select(i => predictors[i])];
        double[] y = [.. known.Select(i => values[i])],
            sorted = [.. y.Order()];
        double spread = Math.Max(sorted[(int)(0.84 * (y.Length - 1))] - sorted[(int)(0.16 * (y.Length - 1))], 1e-9) / 2;
        float[] quantiles = new float[Levels * q];
        double[] slopes = new double[q];
        for (int level = 0; level < Levels; level++)
        {
            double chance = LevelOf(level);
            slopes[0] = sorted[RankOf(chance, y.Length)];
            Fit(x, y, chance, Bandwidth * spread, spread, slopes);
            for (int j = 0; j < q; j++)
                quantiles[(level * q) + j] = (float)slopes[j];
        }
        var tail = new ConditionalTail(quantiles, 1);
        // The quantile is one of the values: it is no excess, whatever its last digit says.
        double[] excess =
        [
            .. Enumerable
                .Range(0, y.Length)
                .Select(i => (y[i] - Dot(slopes, x[i])) / tail.UnitAt(x[i]))
                .OrderDescending()
                .Take(y.Length - 1 - RankOf(LevelOf(Levels - 1), y.Length)),
        ];
        return new ConditionalTail(
            quantiles,
            (float)((excess.Length + ExcessRidge) / (excess.Sum() + (ExcessRidge / UsualInverseExcess)))
        );
    }

    /// <summary>From 1 down to 1e-9; NaN for NaN.</summary>
    public double Of(ReadOnlySpan<double> predictors, double value)
    {
        if (double.IsNaN(value))
            return double.NaN;
        Span<double> quantiles = stackalloc double[Levels];
        QuantilesOf(predictors, quantiles);
        double below = double.NegativeInfinity;
        for (int level = 0; level < Levels; level++)
        {
            // Lines may cross where there were no simulations.
            double quantile = Math.Max(quantiles[level], below);
            if (value < quantile)
            {
                // Before the first, as an exponential that reaches 1 nowhere in particular.
                if (level == 0)
                    return 1 - ((1 - LevelOf(0)) * Math.Exp((value - quantile) * InverseExcess / Unit(quantiles)));
                double part = quantile > below ? (value - below) / (quantile - below) : 1;
                return LevelOf(level - 1) * Math.Pow(LevelOf(level) / LevelOf(level - 1), part);
            }
            below = quantile;
        }
        return Math.Max(Least, LeastCounted * Math.Exp(-(value - below) * InverseExcess / Unit(quantiles)));
    }

    /// <summary>How far apart quantiles are in the tail; at least a fifth of what it is where all predictors are 0.</summary>
    private double Unit(ReadOnlySpan<double> quantiles)
    {
        double usual = Quantiles[(Levels - 1) * Quantiles.Length / Levels] - Quantiles[InTail * Quantiles.Length / Levels],
            here = quantiles[Levels - 1] - quantiles[InTail];
        return Math.Max(Math.Max(here, 0.2 * usual), 1e-9);
    }

    private double UnitAt(ReadOnlySpan<double> predictors)
    {
        Span<double> quantiles = stackalloc double[Levels];
        QuantilesOf(predictors, quantiles);
        return Unit(quantiles);
    }

    /// <param name="predictors">Shape [Q].</param>
    /// <param name="quantiles">Shape [L]; overwritten.</param>
    private void QuantilesOf(ReadOnlySpan<double> predictors, Span<double> quantiles)
    {
        for (int level = 0; level < Levels; level += Vector512<double>.Count)
        {
            Vector512<double> sum = Vector512<double>.Zero;
            for (int j = 0; j < predictors.Length; j++)
                sum += Vector512.Create(_byPredictor.AsSpan((j * Levels) + level)) * predictors[j];
            sum.CopyTo(quantiles[level..]);
        }
    }

    /// <summary>From 97 % to 3 %: at the low chances, which matter, in nearly equal ratios.</summary>
    private static double LevelOf(int level) => Chances[level];

    /// <summary>Of the value, in ascending order, that a share of so much lies above.</summary>
    private static int RankOf(double chance, int count) => Math.Clamp((int)((1 - chance) * count), 0, count - 1);

    /// <summary>Newton's steps on the smoothed loss; then the level is met exactly.</summary>
    private static void Fit(double[][] x, double[] y, double chance, double bandwidth, double spread, double[] slopes)
    {
        int q = slopes.Length;
        double loss = Loss(slopes);
        for (int round = 0; round < Rounds; round++)
        {
            double[] gradient = new double[q],
                curvature = new double[q * q];
            for (int i = 0; i < y.Length; i++)
            {
                double[] row = x[i];
                double at = (Dot(slopes, row) - y[i]) / bandwidth;
                double weight = Below(at) - (1 - chance),
                    curve = Density(at) / bandwidth;
                for (int j = 0; j < q; j++)
                    gradient[j] += weight * row[j];
                for (int j = 0; j < q && curve >= 1e-12; j++)
                for (int k = 0; k <= j; k++)
                    curvature[(j * q) + k] += curve * row[j] * row[k];
            }
            for (int j = 0; j < q; j++)
            {
                for (int k = 0; k < j; k++)
                    curvature[(k * q) + j] = curvature[(j * q) + k];
                // A floor, for the loss is flat where no value is near.
                curvature[(j * q) + j] += 1e-3 * y.Length / spread;
                if (j == 0)
                    continue;
                gradient[j] += Ridge * slopes[j] / (spread * spread);
                curvature[(j * q) + j] += Ridge / (spread * spread);
            }
            Vector<double> step = Matrix<double>
                .Build.Dense(q, q, curvature)
                .Cholesky()
                .Solve(Vector<double>.Build.Dense(gradient));
            double share = 1;
            double[] next = [.. slopes];
            for (; share > 1e-4; share /= 2)
            {
                for (int j = 0; j < q; j++)
                    next[j] = slopes[j] - (share * step[j]);
                double lower = Loss(next);
                if (!(lower < loss))
                    continue;
                bool done = loss - lower < 1e-7 * Math.Abs(loss);
                loss = lower;
                next.CopyTo(slopes, 0);
                if (done)
                    share = 0;
                break;
            }
            if (share <= 1e-4)
                break;
        }
        double[] left = [.. x.Zip(y, (row, value) => value - Dot(slopes, row)).Order()];
        slopes[0] += left[RankOf(chance, left.Length)];

        double Loss(double[] trial)
        {
            double sum = 0;
            for (int i = 0; i < y.Length; i++)
            {
                double off = y[i] - Dot(trial, x[i]),
                    at = off / bandwidth;
                // The check function, averaged over the kernel.
                sum += ((1 - chance) * off) + (bandwidth * Density(at)) - (off * Below(-at));
            }
            for (int j = 1; j < trial.Length; j++)
                sum += 0.5 * Ridge * trial[j] * trial[j] / (spread * spread);
            return sum;
        }
    }

    /// <summary>The standard normal distribution; where most values are, far from a quantile, it is 0 or 1.</summary>
    private static double Below(double at) =>
        at < -Far ? 0
        : at > Far ? 1
        : Normal.CDF(0, 1, at);

    private static double Density(double at) => Math.Abs(at) > Far ? 0 : Normal.PDF(0, 1, at);

    private static double Dot(double[] slopes, double[] row)
    {
        double sum = 0;
        for (int j = 0; j < slopes.Length; j++)
            sum += slopes[j] * row[j];
        return sum;
    }
}
