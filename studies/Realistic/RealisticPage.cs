using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Cli.Demo;
using Almagest.Cli.Reports;
using Almagest.Learning.Calibration;

namespace Almagest.Studies.Realistic;

/// <summary>What this part of the study found, for reading.</summary>
internal static class RealisticPage
{
    public const string Title = "The study: realistic spectra";

    public static string Subtitle(RealisticResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"An absorbed power law of 50 to 20,000 counts through a CCD's response, with a background that is known. "
                + $"{result.Scale.Simulations} simulations to learn from (seed {RealisticScale.LearntSeed}), "
                + $"{result.Scale.Test} others to judge by (seed {RealisticScale.TestSeed})."
        );

    public static IReadOnlyList<string> Headings { get; } =
    [
        "network",
        "counts",
        "spectra",
        "Bayes errors: log nH, Γ, log norm",
        "its errors",
        "error / Bayes",
        "expected",
        "log score gap, nats",
        "within 68.3 %",
        "within 95.4 %",
    ];

    public static IEnumerable<IReadOnlyList<string>> Rows(RealisticResult result) =>
        [
            .. result.Hybrid.Select(score => Row("on top of fits", score)),
            .. result.Direct.Select(score => Row("straight from counts", score)),
        ];

    public static void Write(IReport page, RealisticResult result)
    {
        RealisticCosts costs = result.Costs;
        page.Section(
                "Against the posterior",
                "Bayes' posterior is found by importance sampling: no method can have a smaller mean squared error than "
                    + "its mean has, over all spectra. Error / Bayes is the ratio of the geometric means over the three "
                    + "parameters; expected is what it tends to with many spectra, from the distance between the two "
                    + "means. Bins go by the source's expected counts, the gap's included, "
                    + "which no method is told: within one of them a ratio may fall below 1."
            )
            .Table(Headings, Rows(result))
            .Charts(
                (
                    Ratios(result),
                    "Mean squared error over that of the posterior's mean. A network that stands on a fit needs no more "
                        + "than there is to know; one that sees only counts needs ever more simulations the brighter the source."
                )
            )
            .Paragraph(
                Format($"Drawing and fitting {result.Scale.Simulations} spectra took {costs.DrawingAndFitting:0.0} s of CPU ")
                    + Format(
                        $"and learning from the fits {costs.Learning:0.0} s: {costs.DrawingAndFitting + costs.Learning:0.0} s "
                    )
                    + Format($"in all. Learning straight from counts took {costs.LearningDirect:0.0} s.")
            )
            .Paragraph(
                Format($"The reference: {result.EffectiveSamples[result.EffectiveSamples.Length / 2]:0} effective samples a ")
                    + Format($"spectrum in the median, {result.EffectiveSamples[result.EffectiveSamples.Length / 100]:0} at the ")
                    + Format(
                        $"first percentile, {result.EffectiveSamples[0]:0} at the least; {costs.Reference:0} s of CPU. Beside "
                    )
                    + Format(
                        $"a grid of 120 x 120 x 41 cells, for {result.Scale.Checked} spectra of each bin, its means are off "
                    )
                    + Format($"by {result.GridDistance:0.000} sigma at the most.")
            );
        page.Section(
                "Calibration",
                $"Of the network on top of fits; a thousand samples of each posterior. "
                    + $"{(result.Calibration.Passes ? "It passes." : $"It does not pass: {result.Calibration.Failure}.")}"
            )
            .Table(
                [
                    "group",
                    "spectra",
                    "parameter",
                    "mean rank",
                    "within 68.3 %",
                    "within 95.4 %",
                    "p of the ranks",
                    "joint deviation",
                    "verdict",
                ],
                result.Calibration.Groups.SelectMany(group =>
                    group.Parameters.Select(
                        (one, p) =>
                            (IReadOnlyList<string>)
                                [
                                    group.Name,
                                    Format($"{group.Trials}"),
                                    ((string[])["log nH", "Γ", "log norm"])[p],
                                    Format($"{one.MeanRank:0.000}"),
                                    Format($"{100 * one.Coverage68:0.0}"),
                                    Format($"{100 * one.Coverage95:0.0}"),
                                    Format($"{one.RankProbability:0.000}"),
                                    Format($"{group.JointDeviation:0.000}"),
                                    group.Verdict ?? "holds",
                                ]
                    )
                )
            )
            .Charts(
                (Ranks(result.Calibration.Groups[0]), "Rank of the truth among the samples, all spectra: flat if calibrated.")
            );
        page.Section(
                "A network as a start for the fit",
                "Share of the spectra whose statistic is within 0.1 of the optimum after so many steps from the mean of "
                    + "the network that sees only counts. With one component a fixed start leads there as well."
            )
            .Table(
                [
                    "counts",
                    .. RealisticSteps.Steps.Select(steps =>
                        steps == 0 ? "as it is, %"
                        : steps == 1 ? "1 step, %"
                        : steps == 100 ? "to the end, %"
                        : Format($"{steps} steps, %")
                    ),
                ],
                result.Steps.Select(one =>
                    (IReadOnlyList<string>)[one.Bin, .. one.Shares.Select(share => Format($"{100 * share:0.0}"))]
                )
            );
    }

    private static IReadOnlyList<string> Row(string network, RealisticScore score) =>
        [
            network,
            score.Bin,
            Format($"{score.Spectra}"),
            string.Join(", ", score.BayesErrors.Select(DemoReport.Number)),
            string.Join(", ", score.Errors.Select(DemoReport.Number)),
            Format($"{score.Ratio:0.000}"),
            Format($"{score.ExpectedRatio:0.000}"),
            Format($"{score.Gap:0.000}"),
            Format($"{100 * score.Coverage68:0.0}"),
            Format($"{100 * score.Coverage95:0.0}"),
        ];

    private static string Ratios(RealisticResult result)
    {
        // At the middle of each bin, in the logarithm.
        double[] at = [100, 447, 2236, 10_000];
        var chart = new Chart("Error beside the posterior's", "expected counts", "error / Bayes", logX: true, logY: true);
        foreach (
            (string name, IReadOnlyList<RealisticScore> scores, Ink color) in new[]
            {
                ("on top of fits", result.Hybrid, Ink.Blue),
                ("straight from counts", result.Direct, Ink.Orange),
            }
        )
        {
            (double, double)[] points = [.. scores.Select((score, i) => (at[i], score.Ratio))];
            chart.Line(name, points, color).Dots(null, points, color, 3);
        }
        return chart.XRange(50, 20_000).HorizontalLine(1).HorizontalLine(1.1, "1.1").ToSvg(560, 360);
    }

    private static string Ranks(GroupCalibration all)
    {
        var chart = new Chart("Ranks of the truth", "rank", "share of the spectra");
        foreach ((RankCalibration one, int p) in all.Parameters.Select((one, p) => (one, p)))
            chart.Steps(
                ((string[])["log nH", "Γ", "log norm"])[p],
                [
                    .. Enumerable
                        .Range(0, CalibrationReport.RankBins)
                        .Select(i => ((double)i / CalibrationReport.RankBins, (i + 1.0) / CalibrationReport.RankBins)),
                ],
                one.Histogram,
                ((Ink[])[Ink.Blue, Ink.Orange, Ink.Green])[p]
            );
        return chart.YRange(0, 2.5 / CalibrationReport.RankBins).HorizontalLine(1.0 / CalibrationReport.RankBins).ToSvg(480, 330);
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
