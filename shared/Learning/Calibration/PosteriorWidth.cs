using MathNet.Numerics.Distributions;

namespace Almagest.Learning.Calibration;

/// <summary>How much wider posteriors should be than they are, by the ranks of known truths among their samples.</summary>
public static class PosteriorWidth
{
    /// <summary>What is further off is not mended by a width.</summary>
    public const double Least = 0.5,
        Most = 2;

    /// <summary>Standard errors that are chance.</summary>
    private const double Errors = 2;

    /// <summary>Of one normal number's distance from 0, over its mean.</summary>
    private static readonly double Spread = Math.Sqrt((Math.PI / 2) - 1);

    private static readonly double MeanOfNormal = Math.Sqrt(2 / Math.PI);

    /// <summary>1 if calibrated, or not off by more than chance. A rank is a normal number: of these the mean distance from 0,
    /// over that of right ones. It hardly asks tails, which few samples reach.</summary>
    /// <exception cref="ArgumentException">The trials don't fit.</exception>
    public static double Of(PosteriorTrials trials)
    {
        trials.Check();
        double sum = 0;
        for (int trial = 0; trial < trials.Count; trial++)
        for (int p = 0; p < trials.ParameterCount; p++)
            sum += Math.Abs(Normal.InvCDF(0, 1, Ranks.RankOf(trials, trial, p)));
        double width = sum / (trials.Count * trials.ParameterCount) / MeanOfNormal;
        return Math.Abs(width - 1) < Errors * Spread / Math.Sqrt(trials.Count) ? 1 : Math.Clamp(width, Least, Most);
    }
}
