using System.Globalization;
using Almagest.Cli.Demo;
using Almagest.Cli.Reports;
using Almagest.Studies.Bands;

namespace Almagest.Studies.Unlearnt;

/// <summary>Gaps that nobody trained for, for reading.</summary>
internal static class UnlearntPage
{
    public const string Title = "The study: gaps nobody trained for";

    public static string Subtitle(UnlearntScale scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Spectra without noise on 128 bins, 0.3 to 7 keV. {scale.Training} to learn from, {scale.Test} others for each gap, "
                + $"seed {scale.Seed}."
        );

    public static void Write(IReport page, IReadOnlyList<UnlearntResult> results)
    {
        page.Section(
            "What is measured",
            "Each campaign lists two gaps: 0.5-1 keV, and about 30 % of the bins here and there. The columns by pass are the "
                + "mean square error of both parameters, in raw units, when as many passes are made; \"rise\" is the largest "
                + "error after any pass over the smallest before it (1: it never rises). Bands and intervals should hold 68.3 %; "
                + "1 % of right spectra should be flagged. ± is the standard error; that of intervals is "
                + "1 point for 2000 spectra, and that of a share of 1 % is 0.2."
        );
        foreach (UnlearntResult result in results)
            page.Section(result.Title, "").Table(Headings(result), Rows(result));
    }

    public static IReadOnlyList<string> Headings(UnlearntResult result) =>
        [
            "gap",
            "pass 1",
            "pass 3",
            "pass 10",
            "pass 20",
            "rise",
            "bands hold",
            .. result.Parameters.Select(name => $"{name} holds"),
            "flagged",
        ];

    public static IEnumerable<IReadOnlyList<string>> Rows(UnlearntResult result) =>
        result.Scores.Select(one =>
            (IReadOnlyList<string>)
                [
                    one.IsLearnt ? one.Gap : $"{one.Gap} (not listed)",
                    .. new[] { 1, 3, 10, 20 }.Select(pass =>
                        DemoReport.Number(one.PassErrors[Math.Min(pass, one.PassErrors.Count) - 1])
                    ),
                    string.Create(CultureInfo.InvariantCulture, $"{one.Rise:0.00}"),
                    BandTable.Share(one.Bands.Share, one.Bands.Error),
                    .. one.Parameters.Select(Percent),
                    Percent(one.Flagged),
                ]
        );

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
