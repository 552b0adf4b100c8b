using System.Text.Json.Serialization;

namespace Almagest.Learning.Calibration;

/// <summary>How posteriors hold against known truths: the ranks of one parameter.</summary>
/// <param name="Histogram">Share of the trials in each of <see cref="CalibrationReport.RankBins"/> bins of the truth's rank;
/// all equal if calibrated.</param>
/// <param name="MeanRank">0.5 if unbiased.</param>
/// <param name="Coverage68">Share of the truths within the central 68.27 %.</param>
/// <param name="Coverage95">Within the central 95.45 %.</param>
/// <param name="RankProbability">Chance of a χ² this high for the histogram, if calibrated.</param>
public sealed record RankCalibration(
    double[] Histogram,
    double MeanRank,
    double Coverage68,
    double Coverage95,
    double RankProbability
);

/// <summary>One group of trials.</summary>
/// <param name="Name">"all", or the group's.</param>
/// <param name="Parameters">One for each parameter.</param>
/// <param name="JointDeviation">Largest distance between expected and found coverage of all parameters together (TARP).</param>
/// <param name="Verdict">Null if it holds, else the first figure that does not.</param>
public sealed record GroupCalibration(
    string Name,
    int Trials,
    IReadOnlyList<RankCalibration> Parameters,
    double JointDeviation,
    // Written even where it is null: a reader requires every member.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Verdict
);

/// <summary>Whether a posterior network may be trusted: simulation-based calibration, coverage, and a joint test.</summary>
/// <remarks>
/// A verdict asks whether what is wrong matters, not whether a million trials can see it: each limit is widened by twice
/// the figure's own standard error. Ranks: Talts et al. 2018, arXiv:1804.06788; joint: Lemos et al. 2023, arXiv:2302.03026.
/// </remarks>
public sealed record CalibrationReport(IReadOnlyList<GroupCalibration> Groups)
{
    public const int RankBins = 20;

    /// <summary>Coverage may be off by so much at 68 %, ...</summary>
    public const double Tolerance68 = 0.03;

    /// <summary>... at 95 %, ...</summary>
    public const double Tolerance95 = 0.02;

    /// <summary>... the mean rank by so much, ...</summary>
    public const double ToleranceRank = 0.03;

    /// <summary>... and joint coverage by so much anywhere.</summary>
    public const double ToleranceJoint = 0.05;

    /// <summary>All trials together hold. A group that does not is for who asks for a posterior in it to see: of many groups of
    /// few trials one fails by chance, and the others are worth no less.</summary>
    [JsonIgnore]
    public bool Passes => Groups[0].Verdict is null;

    /// <summary>Null if every group holds, else the first that does not, and why.</summary>
    [JsonIgnore]
    public string? Failure =>
        Groups.FirstOrDefault(group => group.Verdict is not null) is { } bad ? $"{bad.Name}, {bad.Verdict}" : null;

    /// <param name="trials">At least 100; groups of fewer than 100 are only in the whole.</param>
    /// <param name="names">Of the parameters, for the verdicts.</param>
    /// <param name="seed">Draws the joint test's points of reference.</param>
    /// <exception cref="ArgumentException">The trials don't fit.</exception>
    public static CalibrationReport Of(PosteriorTrials trials, IReadOnlyList<string> names, int seed = 1)
    {
        trials.Check();
        double[] joint = JointCoverage.Levels(trials, seed);
        int[] all = [.. Enumerable.Range(0, trials.Count)];
        return new CalibrationReport([
            Judge("all", all, trials, names, joint),
            .. all.SelectMany(trial => trials.Groups[trial].Select(name => (Name: name, Trial: trial)))
                .GroupBy(member => member.Name, member => member.Trial)
                .Where(group => group.Count() is var n && n >= 100 && n < trials.Count)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Judge(group.Key, [.. group], trials, names, joint)),
        ]);
    }

    private static GroupCalibration Judge(
        string name,
        int[] members,
        PosteriorTrials trials,
        IReadOnlyList<string> names,
        double[] joint
    )
    {
        RankCalibration[] parameters = [.. Enumerable.Range(0, trials.ParameterCount).Select(p => Ranks.Of(trials, members, p))];
        double deviation = JointCoverage.Deviation([.. members.Select(trial => joint[trial])]);
        return new GroupCalibration(
            name,
            members.Length,
            parameters,
            deviation,
            Verdict(parameters, deviation, members.Length, names)
        );
    }

    private static string? Verdict(RankCalibration[] parameters, double deviation, int trials, IReadOnlyList<string> names)
    {
        double Allowed(double tolerance, double variance) => tolerance + (2 * Math.Sqrt(variance / trials));
        for (int p = 0; p < parameters.Length; p++)
        {
            RankCalibration found = parameters[p];
            if (Math.Abs(found.MeanRank - 0.5) > Allowed(ToleranceRank, 1.0 / 12))
                return $"{names[p]}: mean rank {found.MeanRank:0.000} instead of 0.5";
            if (Math.Abs(found.Coverage68 - Ranks.OneSigma) > Allowed(Tolerance68, Ranks.OneSigma * (1 - Ranks.OneSigma)))
                return $"{names[p]}: {found.Coverage68:0.0%} of the truths within 68.3 %";
            if (Math.Abs(found.Coverage95 - Ranks.TwoSigma) > Allowed(Tolerance95, Ranks.TwoSigma * (1 - Ranks.TwoSigma)))
                return $"{names[p]}: {found.Coverage95:0.0%} of the truths within 95.4 %";
        }
        // Kolmogorov's distance of n uniform numbers has a mean of 0.87 and a spread of 0.26 over √n.
        double limit = ToleranceJoint + ((0.87 + (2 * 0.26)) / Math.Sqrt(trials));
        return deviation > limit ? $"joint coverage off by {deviation:0.000}" : null;
    }
}
