using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Studies.Rates;

/// <summary>What the score tests find of what is wrong, for reading.</summary>
internal static class MisfitsPage
{
    public const string Title = "The study: score tests for the few things that happen";

    /// <summary>Of the stated rate: of right spectra so many are flagged.</summary>
    private const double Rate = 0.01;

    public static IReadOnlyList<string> Headings { get; } =
    [
        "instrument",
        "counts",
        "spectrum",
        "N",
        "ScoreTest, %",
        "and named right, %",
        "that test alone, %",
        "OutsideTraining, %",
        "PoorFit, %",
    ];

    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<RatesScore> scores) =>
        scores.Select(score =>
            (IReadOnlyList<string>)
                [
                    score.Cell.Instrument.Name,
                    score.Cell.Counts.ToString(CultureInfo.InvariantCulture),
                    NameOf(score.Cell.Misfit),
                    score.Fitted.ToString(CultureInfo.InvariantCulture),
                    Flag(score, "ScoreTest"),
                    score.Cell.Misfit == RatesMisfit.None
                        ? ""
                        : Percent(score.Tests.Count(one => one.Probability < Rate && IsOf(score.Cell.Misfit, one)), score),
                    Alone(score, scores),
                    Flag(score, "OutsideTraining"),
                    Flag(score, "PoorFit"),
                ]
        );

    public static void Write(IReport page, RatesScale scale, IReadOnlyList<RatesScore> scores) =>
        page.Section(
                "What is found at a stated rate of 1 % of false alarms",
                "Absorbed power laws as in the study of rates, right ones and two that are not: with a narrow line at 6.4 keV of "
                    + "150 eV in equivalent width, and with all "
                    + "energies read 3 % too high. All are fitted by an absorbed power law. "
                    + "ScoreTest goes by the largest of all tests together. \"That test alone\" is what one would find who is "
                    + "told beforehand which of them to look at: beyond it lie 1 % of the right spectra of the same kind."
            )
            .Table(Headings, Rows(scores))
            .Paragraph(
                $"Of {scale.Spectra} spectra a share of 1 % is good to {Percent(Math.Sqrt(0.0099 / scale.Spectra))} points, "
                    + $"one of 50 % to {Percent(0.5 / Math.Sqrt(scale.Spectra))}."
            );

    public static string NameOf(RatesMisfit misfit) =>
        misfit switch
        {
            RatesMisfit.Line => "line at 6.4 keV, 150 eV",
            RatesMisfit.Gain => "gain 3 % too high",
            _ => "right",
        };

    private static bool IsOf(RatesMisfit misfit, RatesTests one) =>
        one.Strongest.StartsWith(misfit == RatesMisfit.Line ? "Fe K" : "gain", StringComparison.Ordinal);

    /// <summary>Share beyond what 1 % of the right spectra of the same instrument and brightness exceed.</summary>
    private static string Alone(RatesScore score, IReadOnlyList<RatesScore> scores)
    {
        if (score.Cell.Misfit == RatesMisfit.None)
            return "";
        double Of(RatesTests one) => Math.Abs(score.Cell.Misfit == RatesMisfit.Line ? one.Iron : one.Gain);
        double[] right =
        [
            .. scores
                .First(other => other.Cell == score.Cell with { Misfit = RatesMisfit.None })
                .Tests.Select(Of)
                .OrderDescending(),
        ];
        double edge = right[(int)(Rate * right.Length)];
        return Percent(score.Tests.Count(one => Of(one) > edge), score);
    }

    private static string Flag(RatesScore score, string name) => Percent(score.Flags.GetValueOrDefault(name));

    private static string Percent(int spectra, RatesScore of) => Percent(spectra / (double)of.Fitted);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
