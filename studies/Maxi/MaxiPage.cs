using System.Globalization;
using Almagest.Cli.Reports;
using Almagest.Learning.Priors;
using Almagest.Studies.Bands;

namespace Almagest.Studies.Maxi;

/// <summary>What was found of the named campaign, for reading.</summary>
internal static class MaxiPage
{
    public const string Title = "The study: a black-hole binary in three bands";

    public static string Subtitle(IReadOnlyList<MaxiResult> results) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Like MAXI J1820+070: absorbed disc and power law, optical (0.002-0.008 keV), soft (0.3-10 keV) and hard "
                + $"(15-150 keV), any of them absent. {results[0].Campaign.Spectra} sources to learn from (seed 1), "
                + $"{results[0].Test} others to judge bands by (seed 2), of which the first {results[0].Fits} are fitted."
        );

    public static void Write(IReport page, IReadOnlyList<MaxiResult> results)
    {
        page.Section(
                "The task",
                "Three telescopes made up for this page see a source together: 32, 160 and 60 channels, each smeared by a "
                    + "Gaussian. Their counts, 3,000 to 300,000 in all, are brought onto one logarithmic grid of 128 bins as "
                    + "one fluxed spectrum: "
                    + "counts over exposure x area x width, with its uncertainty and a mask. Each telescope is absent for "
                    + "30 % of the sources that the network learns from, and half of those sources lack 2 to 20 % of the "
                    + "other bins too. "
                    + "Background is left out. A network is trained for each model as `almagest train` does; the campaigns "
                    + "are docs/examples/maxi-j1820.yaml and maxi-j1820-cutoff.yaml."
            )
            .Paragraph(
                "Errors are what 68 % of the answers are no further from the truth than: of log10 nH, log10 Tin, Γ and "
                    + "log10 of the cutoff energy, and of log10 of the flux (dex) in the bins of an absent band. "
                    + "Classical fits are Poisson maximum likelihood on all channels of all telescopes together, within "
                    + "the priors' limits; they start from the middle of the priors, or from the network's answer. "
                    + "\"At best\" is the share of the fits that end within 0.1 of the lowest statistic known, found from "
                    + "three starts, one of them the truth."
            );
        foreach (MaxiResult result in results)
            Write(page, result);
    }

    /// <summary>Also for the terminal.</summary>
    public static IReadOnlyList<string> Headings(MaxiResult result) =>
        [
            "seen by",
            "answer",
            .. result.Shapes.Select(NameOf),
            .. SyntheticTelescope.All.Select(telescope => $"{telescope.Name} band"),
            "at best",
        ];

    public static IEnumerable<IReadOnlyList<string>> Rows(MaxiResult result) =>
        result.Patterns.SelectMany(pattern =>
            pattern.Scores.Select(
                (score, i) =>
                    (IReadOnlyList<string>)
                        [
                            i == 0 ? pattern.Name : "",
                            score.Method,
                            .. score.Errors.Select(Number),
                            .. score.BandErrors.Select(Number),
                            double.IsNaN(score.AtBest) ? "" : Percent(score.AtBest),
                        ]
            )
        );

    private static void Write(IReport page, MaxiResult result)
    {
        page.Section(
                result.Campaign.Model,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Learnt in {result.Training.TotalSeconds:0} s. Rows \"optical\", \"soft\" and \"hard\" are each band "
                        + $"by itself."
                )
            )
            .Table(Headings(result), Rows(result))
            .Paragraph(
                $"Bands of filled bins: how many of the true fluxes of an absent telescope's bins lie within the network's "
                    + $"68 % band, with the standard error of {result.Test} sources whose bins err together."
            )
            .Table(
                ["seen by", .. SyntheticTelescope.All.Select(telescope => $"within the {telescope.Name} band's")],
                result
                    .Patterns.Where(pattern => pattern.Present.Length < 3)
                    .Select(pattern =>
                        (IReadOnlyList<string>)
                            [pattern.Name, .. pattern.Coverage.Select(one => BandTable.Share(one.Share, one.Error))]
                    )
            )
            .Paragraph(
                "The same as the network's bundle tells of it, of other simulations that nothing in it was learnt from: "
                    + "over all bins of the grid that a spectrum lacks, those between the bands included, by what is missing "
                    + "and by counts."
            )
            .Table(BandTable.Headings("dex"), BandTable.Rows(result.Bands))
            .Charts([
                .. result.Examples.Select(example =>
                    (
                        MaxiCharts.Filled(result.Campaign, example),
                        $"One source without its {SyntheticTelescope.All[example.Absent].Name} telescope: data, the "
                            + $"network's filling with its 68 % band, and the truth."
                    )
                ),
            ]);
    }

    private static string NameOf(ParameterPrior prior)
    {
        string name = prior.Name[(prior.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return prior.Kind == PriorKind.LogUniform ? $"log {name}" : name;
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        double.IsNaN(share) ? "" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
