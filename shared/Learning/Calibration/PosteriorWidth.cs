using MathNet.Numerics.Distributions;

namespace Almagest.Learning.Calibration;

/// <summary>How much wider posteriors should be than they are, by the ranks of known truths among their samples.</summary>
public static class PosteriorWidth
{
    /// <summary>What is further off is not mended by a width.</summary>
    public const double Least = 0.5,
        Most = 2;

    private static readonly double MeanOfNormal = Math.Sqrt(2 / Math.PI);

    /// <summary>1 if calibrated. A rank is a normal number: of these the mean distance from 0, over that of right ones. It is known to
    /// 0.76 / √(trials), and hardly asks tails, which few samples reach.</summary>
    /// <exception cref="ArgumentException">The trials don't fit.</exception>
    public static double Of(PosteriorTrials trials)
    {
        trials.Check();
        double sum = 0;
        for (int trial = 0; trial < trials.Count; trial++)
        for (int p = 0; p < trials.ParameterCount; p++)
            sum += Math.Abs(Normal.InvCDF(0, 1, Ranks.RankOf(trials, trial, p)));
        return Math.Clamp(sum / (trials.Count * trials.ParameterCount) / MeanOfNormal, Least, Most);
    }
}
