using Almagest.Learning.Calibration;

namespace Almagest.Learning.Tests.Calibration;

/// <summary>
/// Two parameters with a standard normal prior and data = truth + noise of sd 0.5: the posterior is normal, mean data / 1.25,
/// sd 0.5 / √1.25.
/// 2,000 trials of 200 samples, seed 1.
/// </summary>
public sealed class CalibrationReportTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void The_exact_posterior_passes_in_every_group()
    {
        CalibrationReport report = CalibrationReport.Of(Trials(), Names);
        Assert.True(report.Passes, string.Join("; ", report.Groups.Select(group => group.Verdict)));
        Assert.Equal(["all", "bright", "faint", "gap", "no gap"], report.Groups.Select(group => group.Name));
        // 2,000 trials: a standard error of 0.010.
        Assert.All(report.Groups[0].Parameters, one => Assert.InRange(one.Coverage68, 0.65, 0.715));
        Assert.All(report.Groups[0].Parameters, one => Assert.InRange(one.RankProbability, 1e-4, 1));
    }

    [Theory]
    [InlineData(0.7, "within 68.3 %")]
    [InlineData(1.4, "within 68.3 %")]
    public void Errors_that_are_too_small_or_too_large_fail(double width, string verdict) =>
        Assert.Contains(verdict, CalibrationReport.Of(Trials(width: width), Names).Groups[0].Verdict, StringComparison.Ordinal);

    [Fact]
    public void A_bias_of_a_third_of_a_sigma_in_one_parameter_fails_and_is_named() =>
        Assert.StartsWith(
            "b: mean rank",
            CalibrationReport.Of(Trials(bias: 0.33), Names).Groups[0].Verdict,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_correlation_that_the_posterior_invents_fails_the_joint_test_alone()
    {
        GroupCalibration all = CalibrationReport.Of(Trials(correlation: 0.95), Names).Groups[0];
        Assert.All(all.Parameters, one => Assert.InRange(one.Coverage68, 0.65, 0.715));
        Assert.StartsWith("joint coverage", all.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_group_among_good_ones_is_found()
    {
        CalibrationReport report = CalibrationReport.Of(Trials(width: 0.6, onlyFaint: true), Names);
        Assert.False(report.Passes);
        Assert.Null(report.Groups.Single(group => group.Name == "bright").Verdict);
        Assert.NotNull(report.Groups.Single(group => group.Name == "faint").Verdict);
    }

    [Fact]
    public void A_group_that_is_a_little_off_does_not_take_the_others_with_it()
    {
        CalibrationReport report = CalibrationReport.Of(Trials(width: 1.3, onlyFaint: true), Names);
        Assert.True(report.Passes, report.Failure);
        Assert.StartsWith("faint, a: ", report.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_posterior_that_ignores_the_data_is_calibrated_all_the_same()
    {
        // Calibration is not sharpness: the prior passes. What a network is worth is told by its log score.
        Assert.True(CalibrationReport.Of(Trials(ignoreData: true), Names).Passes);
    }

    /// <summary>4,000 ranks: known to 1.2 %, and left alone within chance. With 200 samples the furthest ranks are a little too
    /// near.</summary>
    [Theory]
    [InlineData(0.93), InlineData(1.2)]
    public void Ranks_say_by_how_much_posteriors_are_too_narrow(double width)
    {
        Assert.Equal(1 / width, PosteriorWidth.Of(Trials(width: width)), 0.035);
        Assert.Equal(1, PosteriorWidth.Of(Trials()));
    }

    [Fact]
    public void Too_few_trials_or_numbers_that_are_none_are_refused()
    {
        PosteriorTrials trials = Trials();
        Assert.Throws<ArgumentException>(() => CalibrationReport.Of(trials with { Groups = trials.Groups[..50] }, Names));
        double[] broken = [.. trials.Samples];
        broken[7] = double.NaN;
        Assert.Throws<ArgumentException>(() => CalibrationReport.Of(trials with { Samples = broken }, Names));
    }

    private static PosteriorTrials Trials(
        double width = 1,
        double bias = 0,
        double correlation = 0,
        bool onlyFaint = false,
        bool ignoreData = false
    )
    {
        const int Count = 2000,
            Samples = 200;
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] truth = new double[2 * Count],
            samples = new double[2 * Count * Samples];
        string[] groups = [.. Enumerable.Range(0, Count).Select(trial => trial % 3 == 0 ? "faint" : "bright")];
        double sigma = 0.5 / Math.Sqrt(1.25);
        for (int trial = 0; trial < Count; trial++)
        {
            double[] center = new double[2];
            for (int p = 0; p < 2; p++)
            {
                truth[(2 * trial) + p] = Normal();
                center[p] = (truth[(2 * trial) + p] + (0.5 * Normal())) / 1.25;
            }
            double spread = ignoreData ? 1 : sigma * (onlyFaint && groups[trial] == "bright" ? 1 : width);
            if (ignoreData)
                Array.Clear(center);
            for (int s = 0; s < Samples; s++)
            {
                double u = Normal(),
                    v = (correlation * u) + (Math.Sqrt(1 - (correlation * correlation)) * Normal());
                samples[2 * ((trial * Samples) + s)] = center[0] + (spread * u);
                samples[(2 * ((trial * Samples) + s)) + 1] = center[1] + (spread * (v + bias));
            }
        }
        return new PosteriorTrials(
            2,
            Samples,
            truth,
            samples,
            [.. groups.Select((group, trial) => new[] { group, trial % 2 == 0 ? "gap" : "no gap" })]
        );
    }
}
