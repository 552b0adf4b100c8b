using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Studies.Rates;

/// <summary>What this part of the study found, for reading.</summary>
internal static class RatesPage
{
    public const string Title = "The study: intervals and flags of runs";

    /// <summary>Those with a stated rate, 1 %.</summary>
    private static readonly string[] Stated = ["OutsideTraining", "NetworkDisagrees", "PoorFit", "ScoreTest"];

    public static IReadOnlyList<string> Headings { get; } =
    [
        "instrument",
        "counts",
        "channels",
        "N",
        "by posterior, %",
        "published holds, %",
        "bias, σ",
        "classical holds, %",
        "bias, σ",
        "posterior holds, %",
        "bias, σ",
        .. Stated.Select(flag => $"{flag}, %"),
    ];

    public static string Subtitle(RatesScale scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{scale.Spectra} PHA files of each kind, ingested, fitted by a run with a network of {scale.Simulations} "
                + $"simulations, and read from its export (seed {RatesScale.Seed})."
        );

    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<RatesScore> scores) =>
        scores.Select(score =>
            (IReadOnlyList<string>)
                [
                    score.Cell.Instrument.Name,
                    score.Cell.Counts.ToString(CultureInfo.InvariantCulture),
                    score.Cell.HasBadChannels ? "a fifth bad" : "all",
                    score.Fitted.ToString(CultureInfo.InvariantCulture),
                    Percent(score.ByPosterior),
                    .. Pair(score.Published),
                    .. Pair(score.Classical),
                    .. Pair(score.Posterior),
                    .. Stated.Select(flag => Percent(score.Flags.GetValueOrDefault(flag))),
                ]
        );

    public static void Write(IReport page, RatesScale scale, IReadOnlyList<RatesScore> scores)
    {
        page.Section(
                "What a run tells of right spectra",
                "Absorbed power laws, each with a truth of its own from the campaign's priors (nH 2e20 to 1e22 cm-2, Γ 1 to 3), "
                    + "through real responses and beside real backgrounds. Intervals are of 68.3 %, of Γ; the bias is the mean "
                    + "of (estimate - truth) over half the interval. Flags have a stated rate of 1 %. Campaigns draw "
                    + "exposures and background regions from a third to three times what the real spectrum's are."
            )
            .Table(Headings, Rows(scores))
            .Paragraph(
                $"A share of {scale.Spectra} spectra is good to {Percent(Math.Sqrt(0.2165 / scale.Spectra))} points at 68 % "
                    + $"and to {Percent(Math.Sqrt(0.0099 / scale.Spectra))} at 1 %. All cells together: "
                    + string.Join(", ", Stated.Select(flag => $"{flag} {Percent(Together(scores, flag))} %"))
                    + "."
            );
    }

    private static double Together(IReadOnlyList<RatesScore> scores, string flag) =>
        scores.Sum(one => one.Fitted * one.Flags.GetValueOrDefault(flag)) / scores.Sum(one => one.Fitted);

    /// <returns>What holds in per cent, and the bias; empty where there is none.</returns>
    public static string[] Pair((double Holds, double Bias) of) =>
        double.IsNaN(of.Holds)
            ? ["", ""]
            : [Percent(of.Holds), of.Bias.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture)];

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
