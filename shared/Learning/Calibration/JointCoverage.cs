using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Calibration;

/// <summary>
/// Tests of accuracy with random points (TARP): the share of a posterior that is nearer to a point drawn at random than the truth
/// is, is uniform if and only if the posterior is right. Distances in spreads of the truths.
/// </summary>
internal static class JointCoverage
{
    private const uint Purpose = 7001;

    /// <summary>That share for every trial, shape [N].</summary>
    public static double[] Levels(PosteriorTrials trials, int seed)
    {
        int parameters = trials.ParameterCount;
        (double[] lower, double[] upper) = Box(trials);
        var random = new RandomNumbers($"{seed:x64}");
        double[] levels = new double[trials.Count],
            reference = new double[parameters];
        for (int trial = 0; trial < trials.Count; trial++)
        {
            random.Begin(Purpose, 0, (uint)trial);
            for (int p = 0; p < parameters; p++)
                reference[p] = random.NextUniform(lower[p], upper[p]);
            double own = Distance(trials.TruthOf(trial), reference, lower, upper),
                nearer = 0.5;
            for (int sample = 0; sample < trials.SampleCount; sample++)
                if (Distance(trials.Sample(trial, sample), reference, lower, upper) < own)
                    nearer++;
            levels[trial] = nearer / (trials.SampleCount + 1);
        }
        return levels;
    }

    /// <summary>Kolmogorov's distance from the uniform distribution.</summary>
    public static double Deviation(double[] levels)
    {
        Array.Sort(levels);
        double largest = 0;
        for (int i = 0; i < levels.Length; i++)
            largest = Math.Max(
                largest,
                Math.Max(levels[i] - ((double)i / levels.Length), ((i + 1.0) / levels.Length) - levels[i])
            );
        return largest;
    }

    private static (double[] Lower, double[] Upper) Box(PosteriorTrials trials)
    {
        double[] lower = new double[trials.ParameterCount],
            upper = new double[trials.ParameterCount];
        Array.Fill(lower, double.PositiveInfinity);
        Array.Fill(upper, double.NegativeInfinity);
        for (int i = 0; i < trials.Truth.Length; i++)
        {
            int p = i % trials.ParameterCount;
            (lower[p], upper[p]) = (Math.Min(lower[p], trials.Truth[i]), Math.Max(upper[p], trials.Truth[i]));
        }
        return (lower, upper);
    }

    private static double Distance(ReadOnlySpan<double> point, ReadOnlySpan<double> reference, double[] lower, double[] upper)
    {
        double sum = 0;
        for (int p = 0; p < point.Length; p++)
        {
            double step = (point[p] - reference[p]) / Math.Max(upper[p] - lower[p], double.Epsilon);
            sum += step * step;
        }
        return sum;
    }
}
