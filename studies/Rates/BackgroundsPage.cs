using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Studies.Rates;

/// <summary>What a learnt background is worth to faint spectra, for reading.</summary>
internal static class BackgroundsPage
{
    public const string Title = "The study: faint spectra beside their backgrounds";

    public static IReadOnlyList<string> Headings { get; } =
    [
        "instrument",
        "background counts (in the source's region)",
        "source counts",
        "background",
        "as asked, %",
        "N",
        "by posterior, %",
        "published holds, %",
        "bias, σ",
        "classical holds, %",
        "bias, σ",
        "posterior holds, %",
        "bias, σ",
        "NetworkDisagrees, %",
    ];

    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<RatesScore> scores) =>
        scores.Select(score =>
        {
            var instrument = (FaintInstrument)score.Cell.Instrument;
            return (IReadOnlyList<string>)
                [
                    instrument.Name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{instrument.BackgroundCounts} ({instrument.BackgroundCounts / instrument.Ratio:0.0})"
                    ),
                    score.Cell.Counts.ToString(CultureInfo.InvariantCulture),
                    score.Cell.Background,
                    RatesPage.Percent(score.Backgrounds.GetValueOrDefault(score.Cell.Background)),
                    score.Fitted.ToString(CultureInfo.InvariantCulture),
                    RatesPage.Percent(score.ByPosterior),
                    .. RatesPage.Pair(score.Published),
                    .. RatesPage.Pair(score.Classical),
                    .. RatesPage.Pair(score.Posterior),
                    RatesPage.Percent(score.Flags.GetValueOrDefault("NetworkDisagrees")),
                ];
        });

    public static void Write(IReport page, IReadOnlyList<RatesScore> scores) =>
        page.Section(
                "What a run tells of faint power laws",
                "Power laws (Γ 1 to 3) behind a column of 5e20 cm-2 that is known, through the responses of Swift and Chandra "
                    + "beside backgrounds of their own background's shape, and through a made-up CCD like eROSITA's under a soft "
                    + "sky, flat particles and their lines. Each background is tilted by E^(0.15 z) and brighter by e^(0.3 z) "
                    + "than the mean, z normal; campaigns have measured 30 such. Runs take the background as auto, a shape "
                    + "learnt from the catalogue, or as data, by W. Intervals are of 68.3 %, of Γ; the bias is the mean "
                    + "of (estimate - truth) over half the interval."
            )
            .Table(Headings, Rows(scores));
}
