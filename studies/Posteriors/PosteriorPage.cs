using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Cli.Demo;
using Almagest.Cli.Reports;
using Almagest.Learning.Calibration;

namespace Almagest.Studies.Posteriors;

/// <summary>What part 2 of the study found, for reading.</summary>
internal static class PosteriorPage
{
    public const string Title = "The study: posteriors";

    public static string Subtitle(PosteriorResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Γ and z of Poisson counts in 128 bins. {result.Simulations} simulations to learn from (seed 1), "
                + $"{result.Trainings[0].Scores.Sum(score => score.Spectra)} others to judge by (seed 2)."
        );

    public static IReadOnlyList<string> Headings { get; } =
    ["counts", "gap", "Bayes error", "error / Bayes", "expected", "log score gap, nats", "within 68.3 %", "within 95.4 %"];

    public static IEnumerable<IReadOnlyList<string>> Rows(PosteriorResult result) =>
        result
            .Trainings[0]
            .Scores.Select(score =>
                (IReadOnlyList<string>)
                    [
                        score.Case.Counts.ToString(CultureInfo.InvariantCulture),
                        score.Case.Gap,
                        DemoReport.Number(score.BayesError),
                        Format(score.Ratio, "0.000"),
                        Format(score.ExpectedRatio, "0.000"),
                        Format(score.Gap, "0.000"),
                        Format(100 * score.Coverage68, "0.0"),
                        Format(100 * score.Coverage95, "0.0"),
                    ]
            );

    public static void Write(IReport page, PosteriorResult result)
    {
        page.Section(
                "Against the exact posterior",
                "A C-stat fit says where the minimum lies and how curved it is; the network learns from simulations where "
                    + "the truth lies against that ellipse, as a mixture of eight normal distributions. "
                    + "Beside it stands the exact posterior, on a grid of 200 x 200 cells: no method can have a smaller "
                    + "mean squared error than its mean has (error / Bayes of 1), nor a higher log score (gap of 0). "
                    + "The ratio of errors scatters with the few spectra whose posteriors are broadest; expected is what "
                    + "it tends to with many, from the distance between the two means."
            )
            .Table(Headings, Rows(result))
            .Paragraph(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Drawing and fitting took {result.Fitting:0} s of CPU, learning {result.Learning:0} s."
                )
            );
        CalibrationReport calibration = result.Trainings[0].Calibration;
        if (result.Trainings.Count > 1)
            page.Section(
                    "Other trainings",
                    "The same simulations, other first weights, another order, other examples kept apart. From the lowest "
                        + "to the highest of the six cases; the calibration is of all groups."
                )
                .Table(
                    [
                        "training seed",
                        "error / Bayes",
                        "expected",
                        "log score gap, nats",
                        "within 68.3 %",
                        "within 95.4 %",
                        "mean rank off by, at the most",
                        "calibration",
                    ],
                    Trainings(result)
                );
        page.Section(
                "Calibration",
                $"All cases together and each by itself; a thousand samples of each posterior. "
                    + $"{(calibration.Passes ? "It passes." : "It does not pass.")}"
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
                calibration.Groups.SelectMany(group =>
                    group.Parameters.Select(
                        (one, p) =>
                            (IReadOnlyList<string>)
                                [
                                    group.Name,
                                    group.Trials.ToString(CultureInfo.InvariantCulture),
                                    p == 0 ? "Γ" : "z",
                                    Format(one.MeanRank, "0.000"),
                                    Format(100 * one.Coverage68, "0.0"),
                                    Format(100 * one.Coverage95, "0.0"),
                                    Format(one.RankProbability, "0.000"),
                                    Format(group.JointDeviation, "0.000"),
                                    group.Verdict ?? "holds",
                                ]
                    )
                )
            )
            .Charts((RankChart(calibration.Groups[0]), "Rank of the truth among the samples, all cases: flat if calibrated."));
    }

    /// <summary>Every training over all cases: from the lowest to the highest.</summary>
    private static IEnumerable<IReadOnlyList<string>> Trainings(PosteriorResult result) =>
        result.Trainings.Select(training =>
        {
            string Over(Func<PosteriorScore, double> of, string format) =>
                $"{Format(training.Scores.Min(of), format)} to {Format(training.Scores.Max(of), format)}";
            double Furthest(Func<RankCalibration, double> of) =>
                training.Calibration.Groups.Max(group => group.Parameters.Max(of));
            return (IReadOnlyList<string>)
                [
                    Format(training.Seed, "0"),
                    Over(score => score.Ratio, "0.000"),
                    Over(score => score.ExpectedRatio, "0.000"),
                    Over(score => score.Gap, "0.000"),
                    Over(score => 100 * score.Coverage68, "0.0"),
                    Over(score => 100 * score.Coverage95, "0.0"),
                    Format(Furthest(one => Math.Abs(one.MeanRank - 0.5)), "0.000"),
                    training.Calibration.Failure ?? "holds",
                ];
        });

    private static string RankChart(GroupCalibration all)
    {
        var chart = new Chart("Ranks of the truth", "rank", "share of the spectra");
        foreach ((RankCalibration one, int p) in all.Parameters.Select((one, p) => (one, p)))
            chart.Steps(
                p == 0 ? "Γ" : "z",
                [
                    .. Enumerable
                        .Range(0, CalibrationReport.RankBins)
                        .Select(i => ((double)i / CalibrationReport.RankBins, (i + 1.0) / CalibrationReport.RankBins)),
                ],
                one.Histogram,
                p == 0 ? Ink.Blue : Ink.Orange
            );
        return chart.YRange(0, 2.5 / CalibrationReport.RankBins).HorizontalLine(1.0 / CalibrationReport.RankBins).ToSvg(480, 330);
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
