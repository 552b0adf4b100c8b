using MathNet.Numerics.Distributions;

namespace Almagest.Learning.Calibration;

/// <summary>Where the truth stands among a posterior's samples, one parameter at a time.</summary>
internal static class Ranks
{
    public const double OneSigma = 0.682689,
        TwoSigma = 0.954500;

    public static RankCalibration Of(PosteriorTrials trials, int[] members, int parameter)
    {
        double[] histogram = new double[CalibrationReport.RankBins];
        double sum = 0;
        int within68 = 0,
            within95 = 0;
        foreach (int trial in members)
        {
            double rank = RankOf(trials, trial, parameter),
                fromMiddle = 2 * Math.Abs(rank - 0.5);
            histogram[Math.Min((int)(rank * histogram.Length), histogram.Length - 1)]++;
            sum += rank;
            if (fromMiddle <= OneSigma)
                within68++;
            if (fromMiddle <= TwoSigma)
                within95++;
        }
        double expected = (double)members.Length / histogram.Length;
        double chiSquare = histogram.Sum(count => (count - expected) * (count - expected) / expected);
        return new RankCalibration(
            [.. histogram.Select(count => count / members.Length)],
            sum / members.Length,
            (double)within68 / members.Length,
            (double)within95 / members.Length,
            1 - ChiSquared.CDF(histogram.Length - 1, chiSquare)
        );
    }

    /// <summary>Between 0 and 1; ties, as at a bound, count by half.</summary>
    public static double RankOf(PosteriorTrials trials, int trial, int parameter)
    {
        double truth = trials.TruthOf(trial)[parameter],
            below = 0.5;
        for (int sample = 0; sample < trials.SampleCount; sample++)
            below += trials.Sample(trial, sample)[parameter] switch
            {
                var value when value < truth => 1,
                var value when value == truth => 0.5,
                _ => 0,
            };
        return below / (trials.SampleCount + 1);
    }
}
