using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Studies.Rates;

/// <summary>What the clean subsets of published fits are worth, for reading.</summary>
internal static class SubsetsPage
{
    public const string Title = "The study: false rates of clean fits";

    private static readonly (string End, string Name)[] Subsets =
    [
        ("", "all"),
        ("_clean", "clean"),
        ("_ultra_clean", "ultra clean"),
    ];

    public static IReadOnlyList<string> Headings { get; } =
    [
        "instrument",
        "counts",
        "spectrum",
        "N",
        .. Subsets.Skip(1).Select(one => $"{one.Name}, %"),
        .. Subsets.Select(one => $"false of {one.Name}, %"),
        "flux 2-10 holds, %",
        "unabsorbed 0.5-2 holds, %",
    ];

    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<RatesScore> scores) =>
        scores.Select(score =>
            (IReadOnlyList<string>)
                [
                    score.Cell.Instrument.Name,
                    score.Cell.Counts.ToString(CultureInfo.InvariantCulture),
                    MisfitsPage.NameOf(score.Cell.Misfit),
                    score.Fitted.ToString(CultureInfo.InvariantCulture),
                    .. Subsets.Skip(1).Select(one => Percent(Sum([score], one.End).Rows, score.Fitted)),
                    .. Subsets.Select(one => Percent(Sum([score], one.End).Off, Sum([score], one.End).Rows)),
                    .. score.Cell.Misfit == RatesMisfit.None
                        ? ((double[])[score.Subsets[0].Flux, score.Subsets[0].Unabsorbed]).Select(Percent)
                        : ["", ""],
                ]
        );

    public static void Write(IReport page, IReadOnlyList<RatesScore> scores)
    {
        page.Section(
                "What a row of the published views is worth",
                "Absorbed power laws as in the study of rates, right ones and two that are not: with a narrow line at 6.4 keV of "
                    + "150 eV in equivalent width, and with all energies read 3 % too high. All are fitted by an absorbed power "
                    + "law. How many are in fits_tbabs_powerlaw_clean and _ultra_clean; and how many rows of each view are "
                    + "false: a parameter with a value lies further from its truth than three times its 68 % interval reaches. "
                    + "Of Gaussian errors 0.3 % would, of each parameter. And how many 68 % intervals of published fluxes of "
                    + "right spectra hold the truth."
            )
            .Table(Headings, Rows(scores));
        foreach (IGrouping<RatesMisfit, RatesScore> kind in scores.GroupBy(score => score.Cell.Misfit))
            page.Paragraph(
                $"{Capital(MisfitsPage.NameOf(kind.Key))}, all together: "
                    + string.Join(
                        "; ",
                        Subsets.Select(one =>
                        {
                            (int rows, int off) = Sum(kind, one.End);
                            return string.Create(
                                CultureInfo.InvariantCulture,
                                $"of {rows} {one.Name} {Percent(off, rows)} % are false"
                            );
                        })
                    )
                    + "."
            );
    }

    private static (int Rows, int Off) Sum(IEnumerable<RatesScore> scores, string end)
    {
        RatesSubset[] found = [.. scores.Select(score => score.Subsets.Single(one => one.End == end))];
        return (found.Sum(one => one.Rows), found.Sum(one => one.Off));
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Percent(int part, int of) => of == 0 ? "" : Percent((double)part / of);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
