using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Cli.Reports;
using Almagest.Networks.OutOfDistribution;

namespace Almagest.Studies.OutOfDistribution;

/// <summary>What this part of the study found, for reading.</summary>
internal static class OodPage
{
    public const string Title = "The study: knowing what it does not know";

    private static readonly Ink[] Colors = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Sky, Ink.Yellow, Ink.Black];

    public static string Subtitle(OodScale scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Networks of tbabs*powerlaw from {scale.Training} simulations are shown {scale.Spectra} spectra of each kind "
                + $"and brightness (seed {OodScale.Seed}); flagged is what less than 1 % of right spectra would exceed."
        );

    public static IReadOnlyList<string> Headings { get; } =
    [
        "spectrum",
        "counts",
        "N",
        "fit's residuals, %",
        "reconstruction, %",
        "distance, %",
        "flagged, %",
        "best possible, %",
        "network disagrees, %",
    ];

    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<OodScore> scores) =>
        scores.Select(score =>
            (IReadOnlyList<string>)
                [
                    score.Case.Name,
                    score.Counts.ToString(CultureInfo.InvariantCulture),
                    score.Spectra.ToString(CultureInfo.InvariantCulture),
                    Percent(score.Fit),
                    Percent(score.Reconstruction),
                    Percent(score.Distance),
                    Percent(score.Combined),
                    double.IsNaN(score.Best) ? "" : Percent(score.Best),
                    Percent(score.Disagreement),
                ]
        );

    public static void Write(IReport page, OodScale scale, IReadOnlyList<OodScore> scores)
    {
        page.Section(
                "Flagged at a false-alarm rate of 1 %",
                "Three questions are put to every fit: do the residuals of the classical fit look like noise, does the "
                    + "auto-encoder reproduce the observed bins to within noise, and does the input lie among those the "
                    + "network learnt from? "
                    + "How large each answer may be is measured on simulations of the campaign that the networks have not "
                    + "seen; the flag goes by the most surprising of the three, and its own chance is measured in the "
                    + "same way. Each column alone is at 1 % as well. "
                    + "\"Best possible\" is what a test would notice at the same rate of false alarms that is told "
                    + "beforehand what is wrong, how much of it there is, and the background exactly: it compares the "
                    + "likelihoods of the right and the true model, with nH, Γ and the norm fitted in both, of 400 "
                    + "spectra of either kind. "
                    + "Who is told nothing has to look for everything, and can't reach it; where it is near 1 %, nobody "
                    + "can notice. \"Network disagrees\" is the flag of that name, which is no part of \"flagged\"."
            )
            .Table(Headings, Rows(scores))
            .Charts((Curves(scores), "Share flagged, all statistics together. Right spectra should lie at 1 %."))
            .Paragraph(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A share p of {scale.Spectra} is good to sqrt(p (1 - p) / {scale.Spectra}): 1 % to "
                        + $"{100 * Math.Sqrt(0.0099 / scale.Spectra):0.0} points, 50 % to "
                        + $"{100 * Math.Sqrt(0.25 / scale.Spectra):0.0}. Beside that the threshold itself, from "
                        + $"{Measured(scale)} simulations, is good to "
                        + $"{100 * Math.Sqrt(0.0099 / Measured(scale)):0.0} points at 1 %."
                )
            );
        page.Section(
            "How the spectra were made",
            "A CCD of 400 channels behind a mirror, 0.5 to 8 keV; Γ from 1.4 to 2.4, nH from 5e20 to 2e22 cm-2. The counts "
                + "are those of the source; the background is flat, a tenth as bright unless another is named, and measured "
                + "in a region ten times as large. "
                + "Right spectra differ from the campaign's own, which have any exposure, any background up to three times "
                + "the source's and 30 to a million counts: chances are found for spectra under like conditions, so that "
                + "each row of right spectra should be at 1 %. "
                + Verdict(scores)
        );
    }

    private static string Verdict(IReadOnlyList<OodScore> scores)
    {
        OodScore[] right = [.. scores.Where(score => score.Case.IsRight)];
        double error = Math.Sqrt(OodJob.Rate * (1 - OodJob.Rate) / right[0].Spectra);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Of {right.Length} such rows {right.Count(score => Math.Abs(score.Combined - OodJob.Rate) <= 2 * error)} "
                + $"are within two standard errors of that ({200 * error:0.0} points), from "
                + $"{100 * right.Min(score => score.Combined):0.0} to {100 * right.Max(score => score.Combined):0.0} %; "
                + $"all together are at {100 * right.Average(score => score.Combined):0.00} %."
        );
    }

    /// <summary>Simulations that say how large all statistics together are: the monitor's without the quarter that spreads are
    /// learnt from.</summary>
    private static double Measured(OodScale scale) => OodTraining.SimulationsFor(scale.Training, hasNoise: true) * 3 / 4;

    private static string Curves(IReadOnlyList<OodScore> scores)
    {
        var chart = new Chart("Flagged by brightness", "counts", "flagged, %", logX: true);
        foreach (
            (IGrouping<string, OodScore> one, int i) in scores
                .Where(score => !score.Case.IsRight)
                .GroupBy(score => score.Case.Name)
                .Select((one, i) => (one, i))
        )
        {
            (double, double)[] points = [.. one.Select(score => ((double)score.Counts, 100 * score.Combined))];
            chart.Line(one.Key, points, Colors[i % Colors.Length]).Dots(null, points, Colors[i % Colors.Length], 3);
        }
        return chart.YRange(0, 105).HorizontalLine(1, "1 %").ToSvg(640, 480);
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
