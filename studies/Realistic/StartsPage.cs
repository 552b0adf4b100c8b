using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Studies.Realistic;

/// <summary>What this part of the study found, for reading.</summary>
internal static class StartsPage
{
    public const string Title = "The study: where fits should begin";

    public static string Subtitle(StartsResult result) =>
        Format($"A power law and a black body behind one absorber, through the telescope of Protocol R: ")
        + Format($"{result.Scale.Spectra} spectra, a posterior from {result.Scale.Simulations} others (the campaign ")
        + Format($"has seed 1).");

    public static IReadOnlyList<string> Headings { get; } =
    ["fits begin at", "within 0.1 of the best, %", "more than 10 above, %", "iterations"];

    public static IEnumerable<IReadOnlyList<string>> Rows(StartsTable table) =>
        table.Scores.Select(score =>
            (IReadOnlyList<string>)
                [
                    score.Name,
                    Format($"{100 * score.Best:0.0}"),
                    Format($"{100 * score.Far:0.0}"),
                    Format($"{score.Iterations:0.0}"),
                ]
        );

    public static void Write(IReport page, StartsResult result)
    {
        page.Section(
                "Two components have local minima",
                "wabs*(powerlaw+bbody): nH log-uniform from 1e20 to 1e23 cm-2, Γ uniform from 0.5 to 3.5, kT log-uniform "
                    + "from 0.1 to 2 keV, 100 to 10,000 counts of each component and exposures from 1e3 to 1e5 s, "
                    + "log-uniform, no background; every other spectrum lacks 2 to 5 keV. "
                    + "Campaign, quick estimate, posterior and fit are the product's; fits keep to the priors. Wherever "
                    + "they begin, norms are fitted first. Of the posterior's first 64 samples those are taken that suit "
                    + "the counts best, each two spreads from the others, as a fitter takes them. "
                    + "The best known is the lowest of all fits here and of a global search (128 points, 12 descents)."
            )
            .Table(Headings, Rows(result.WithinPriors))
            .Paragraph(
                "Iterations are those of all fits of a spectrum together, by evaluations of the model (one with its "
                    + "derivatives is one iteration), the 64 statistics that choose samples included (they count as 10.7), "
                    + "and go on until parameters are within 0.0001 sigma unless said. "
                    + "The fit that the posterior stands on comes on top of its rows: it is that from the quick estimate."
            )
            .Paragraph(
                Format($"For {100 * result.WithinPriors.OnlyGlobal:0.0} % of the spectra only the global search ended at the ")
                    + Format($"best known. A share of 90 % of {result.Scale.Spectra} is good to ")
                    + Format($"{100 * Math.Sqrt(0.09 / result.Scale.Spectra):0.0} points.")
            );
        page.Section(
                "Within the model's own limits",
                Format($"The first {result.WithinModel.Spectra} of the same spectra, fitted as a fitter does that is not ")
                    + Format($"told to keep to the priors. The best known then lies outside them for ")
                    + Format(
                        $"{100 * result.WithinModel.Outside:0.0} %: two components are often too many for the counts, and one "
                    )
                    + Format($"of them ends as something that no prior has. No sample of a posterior leads there.")
            )
            .Table(Headings, Rows(result.WithinModel))
            .Paragraph(
                Format($"For {100 * result.WithinModel.OnlyGlobal:0.0} % of the spectra only the global search ended at the ")
                    + Format($"best known.")
            );
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
