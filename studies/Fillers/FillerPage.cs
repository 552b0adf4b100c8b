using System.Globalization;
using Almagest.Cli.Demo;
using Almagest.Cli.Reports;
using Almagest.Networks.Bundles;

namespace Almagest.Studies.Fillers;

/// <summary>What was found of ways to fill gaps, for reading.</summary>
internal static class FillerPage
{
    public const string Title = "The study: ways to fill gaps";

    public static string Subtitle(FillerScale scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"An iterated auto-encoder beside a conditional variational auto-encoder and conditional flow matching: "
                + $"{scale.Training} spectra to learn from, {scale.Test} others to judge by, {scale.Epochs} epochs each."
        );

    public static void Write(IReport page, IReadOnlyList<FillerResult> results)
    {
        page.Section(
            "The fillers",
            "All see the same: observed values, mask and context. The auto-encoder (the default; dense, with a bottleneck "
                + "of 8) is iterated on its own fillings, observed bins clamped, and a small net gives the 68 % quantile of "
                + "its errors. "
                + "The variational auto-encoder has a latent space of 8 and a learnt prior that sees what is observed; the "
                + "flow carries noise along learnt velocities in 12 midpoint steps. Both draw 24 fillings of a spectrum; "
                + "their mean is the filling, and the distance within which 68 % of the draws lie its band. Parameters are "
                + "read off the filled spectra by the regressor that was trained with the auto-encoder."
        );
        foreach (FillerResult result in results)
            page.Section(
                    result.Title,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Errors of the targets are in the units in which networks are asked for them; who ignores the "
                            + $"data is off by {Number(result.Baseline)} (mean square)."
                    )
                )
                .Table(Headings(result), Rows(result))
                .Paragraph("By what is missing, and by counts:")
                .Table(
                    ["", "spectra", .. result.Scores.SelectMany(score => new[] { $"{score.Name}: error", "within the band" })],
                    result
                        .Scores[0]
                        .Groups.Select(
                            (group, i) =>
                                (IReadOnlyList<string>)
                                    [
                                        group.Name,
                                        group.Spectra.ToString(CultureInfo.InvariantCulture),
                                        .. result.Scores.SelectMany(score =>
                                            new[] { Number(score.Groups[i].Error), Percent(score.Groups[i].Coverage) }
                                        ),
                                    ]
                        )
                );
        page.Section("What is kept", Verdict(results));
    }

    public static IReadOnlyList<string> Headings(FillerResult result) =>
        [
            "filler",
            "targets, mean square",
            $"missing bins, rms {result.Unit}",
            "within the band",
            $"half width, {result.Unit}",
            "learning, CPU s",
            "filling, CPU ms a spectrum",
        ];

    public static IEnumerable<IReadOnlyList<string>> Rows(FillerResult result) =>
        result.Scores.Select(score =>
        {
            BandCoverage all = score.Groups[0];
            return (IReadOnlyList<string>)
                [
                    score.Name,
                    Number(score.TargetError),
                    Number(all.Error),
                    Percent(all.Coverage),
                    Number(all.HalfWidth),
                    score.Learning.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
                    score.Filling.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture),
                ];
        });

    private static string Verdict(IReadOnlyList<FillerResult> results)
    {
        IEnumerable<string> lines = results.Select(result =>
        {
            FillerScore nearest = result.Scores.MinBy(score => score.Groups[0].Error)!,
                honest = result.Scores.MinBy(score => Math.Abs(score.Groups[0].Coverage - 0.6827))!;
            FillerScore cheapest = result.Scores.MinBy(score => score.Filling)!;
            return $"{result.Title}: nearest to the truth is the {nearest.Name}, the bands of the {honest.Name} hold what "
                + $"they should most nearly, and the {cheapest.Name} is the cheapest to ask.";
        });
        return string.Join(" ", lines)
            + " The iterated auto-encoder is what fitters use; the others stay behind the same interface "
            + "(studies/Fillers) for comparison.";
    }

    private static string Number(double value) => DemoReport.Number(value);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
