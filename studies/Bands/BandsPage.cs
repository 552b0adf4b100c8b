using System.Globalization;
using Almagest.Cli.Reports;
using Almagest.Networks.Bundles;

namespace Almagest.Studies.Bands;

/// <summary>What bands of filled bins hold, for reading.</summary>
internal static class BandsPage
{
    public const string Title = "The study: how far a filled bin may be off";

    /// <summary>What should lie within, and how far from it is near enough.</summary>
    private const double Level = 0.6827,
        Tolerance = 0.03;

    public static string Subtitle(BandsScale scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Networks of {scale.Training} spectra (10000 at the most without noise), bands set on twice as many others, "
                + $"and measured on {scale.Test} others still of each brightness."
        );

    public static void Write(IReport page, IReadOnlyList<BandsResult> results)
    {
        page.Section(
            "What is measured",
            "A filled bin carries a half width within which the truth should lie with a chance of 68.27 %. Below is how "
                + "often it does, by what the spectrum lacks: ± is the standard error, for which spectra count and not bins, "
                + "since the bins of a gap err together. "
                + "Neither the networks nor the factors that set the widths (docs/gaps.md) have seen any of these spectra. "
                + Verdict(results)
        );
        foreach (BandsResult result in results)
        {
            page.Section(
                    result.Title,
                    result.Scores[0].Counts is null
                        ? ""
                        : "By the counts expected of the source, background beside them as the campaign draws it: none for "
                            + "a fifth of the spectra, else 0.001 to 3 times the source."
                )
                .Table(Headings(result), Rows(result));
        }
    }

    public static IReadOnlyList<string> Headings(BandsResult result) =>
        [
            "missing",
            "spectra",
            .. result.Scores.Select(score => score.Counts is { } counts ? $"{counts} counts" : "within the band"),
        ];

    public static IEnumerable<IReadOnlyList<string>> Rows(BandsResult result)
    {
        foreach (string name in result.Scores.SelectMany(score => Kinds(score)).Select(group => group.Name).Distinct())
        {
            BandCoverage?[] found = [.. result.Scores.Select(score => Kinds(score).FirstOrDefault(group => group.Name == name))];
            yield return
            [
                name,
                string.Join(
                    ", ",
                    found
                        .Select(one => one?.Spectra ?? 0)
                        .Distinct()
                        .Order()
                        .Select(one => one.ToString(CultureInfo.InvariantCulture))
                ),
                .. found.Select(one => one is null ? "" : BandTable.Share(one.Coverage, one.StandardError ?? 0)),
            ];
        }
    }

    /// <summary>Without those by counts, which the columns tell.</summary>
    private static IEnumerable<BandCoverage> Kinds(BandsScore score) =>
        score.Groups.Where(group => !group.Name.Contains("counts", StringComparison.Ordinal));

    private static string Verdict(IReadOnlyList<BandsResult> results)
    {
        BandCoverage[] all = [.. results.SelectMany(result => result.Scores.SelectMany(Kinds))];
        int outside = all.Count(one => Math.Abs(one.Coverage - Level) > Tolerance),
            failed = all.Count(one => Math.Abs(one.Coverage - Level) > Tolerance + (2 * one.StandardError));
        BandCoverage furthest = all.MaxBy(one => Math.Abs(one.Coverage - Level))!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Of {all.Length} groups {outside} lie more than 3 points from that, {failed} of them by more than two of "
                + $"their standard errors; the furthest is at {100 * furthest.Coverage:0.0} ± "
                + $"{100 * (furthest.StandardError ?? 0):0.0} % ({furthest.Name}, {furthest.Spectra} spectra)."
        );
    }
}
