namespace Almagest.Learning.Posteriors;

/// <summary>Points that count by their weights.</summary>
/// <param name="dimension">P.</param>
internal sealed class WeightedPoints(int dimension)
{
    /// <summary>A fit to fewer than so many a parameter is none.</summary>
    private const double FewestOfFit = 10;

    private readonly List<double[]> _points = [];
    private readonly List<double> _logs = [];

    public int Count => _points.Count;

    /// <param name="point">Shape [P].</param>
    /// <param name="log">ln of its weight, up to a constant; negative infinity for none.</param>
    public void Add(double[] point, double log)
    {
        _points.Add(point);
        _logs.Add(log);
    }

    /// <summary>How many points of equal weight they are worth.</summary>
    public double EffectiveCount()
    {
        double[] weights = Weights(1);
        return Worth(weights);
    }

    /// <summary>Student's distribution with their mean and covariance. Where hardly one counts, weights are evened out first, so
    /// that the next round comes nearer; null: none counts.</summary>
    public StudentProposal? Fit()
    {
        double power = 1;
        double[] weights = Weights(power);
        while (Worth(weights) < FewestOfFit * dimension && power > 1e-3)
            weights = Weights(power *= 0.7);
        double sum = weights.Sum();
        if (!(sum > 0))
            return null;
        double[] mean = new double[dimension],
            covariance = new double[dimension * dimension];
        for (int k = 0; k < weights.Length; k++)
        for (int i = 0; i < dimension; i++)
            mean[i] += weights[k] / sum * _points[k][i];
        for (int k = 0; k < weights.Length; k++)
        for (int i = 0; i < dimension; i++)
        for (int j = 0; j < dimension; j++)
            covariance[(i * dimension) + j] += weights[k] / sum * (_points[k][i] - mean[i]) * (_points[k][j] - mean[j]);
        for (int i = 0; i < dimension; i++)
            if (!(covariance[(i * dimension) + i] > 0))
                return null;
        return StudentProposal.About(mean, covariance);
    }

    /// <summary>Points of equal weight, in no order; a heavy one comes several times.</summary>
    /// <returns>Shape [count, P].</returns>
    public double[] Resample(int count, Random random)
    {
        double[] weights = Weights(1);
        double step = weights.Sum() / count,
            next = step * random.NextDouble(),
            sum = 0;
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        double[] drawn = new double[count * dimension];
        for (int k = 0, i = 0; k < weights.Length; k++)
        for (sum += weights[k]; i < count && (sum > next || k == weights.Length - 1); i++, next += step)
            _points[k].CopyTo(drawn, order[i] * dimension);
        return drawn;
    }

    private double[] Weights(double power)
    {
        double highest = _logs.Max();
        return double.IsNegativeInfinity(highest)
            ? new double[_logs.Count]
            : [.. _logs.Select(log => Math.Exp(power * (log - highest)))];
    }

    private static double Worth(double[] weights)
    {
        double sum = weights.Sum(),
            squares = weights.Sum(weight => weight * weight);
        return squares > 0 ? sum * sum / squares : 0;
    }
}
