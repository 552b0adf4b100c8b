using System.Globalization;
using Almagest.Cli.Reports;

namespace Almagest.Cli.Study.Realistic;

/// <summary>What this part of the study found, for reading.</summary>
internal static class StartsPage
{
    public const string Title = "The study: where fits should begin";

    public static string Subtitle(StartsResult result) => Format(
        $"A power law and a black body behind one absorber, through the CCD of Protocol R: {result.Scale.Spectra} spectra (seed {StartsJob.TestSeed}), a posterior from {result.Scale.Simulations} others (seed {StartsJob.LearntSeed}).");

    public static IReadOnlyList<string> Headings { get; } = ["fits begin at", "within 0.1 of the best, %", "more than 10 above, %", "iterations"];

    public static IEnumerable<IReadOnlyList<string>> Rows(StartsResult result) => result.Scores.Select(score => (IReadOnlyList<string>)
        [score.Name, Format($"{100 * score.Best:0.0}"), Format($"{100 * score.Far:0.0}"), Format($"{score.Iterations:0.0}")]);

    public static void Write(IReport page, StartsResult result) => page
        .Section("Two components have local minima",
            "wabs*(powerlaw+bbody): nH log-uniform from 1e20 to 1e23 cm-2, Γ uniform from 0.5 to 3.5, kT log-uniform from 0.1 to 2 keV, 100 to 10,000 counts of each component, log-uniform; exposures, background and gaps as Protocol R has them. "
            + "The fits are the product's own, within the model's limits. Wherever they begin, norms are fitted first. The posterior's samples are the best 4 of 64, as a fitter takes them. "
            + "The best known is the lowest of all fits here, of one from the truth, and of a global search (128 points, 12 descents).")
        .Table(Headings, Rows(result))
        .Paragraph("Iterations are those of all fits of a spectrum together, by evaluations of the model (one with its derivatives is one iteration), the 64 statistics that choose samples included, and go on until parameters are within 0.0001 sigma. "
            + "The fit that the posterior stands on, from a sensible fixed start within the priors, comes on top of the posterior's rows.")
        .Paragraph(Format($"For {100 * result.OnlyGlobal:0.0} % of the spectra only the global search ended at the best known. A share p of {result.Scale.Spectra} is good to {100 * Math.Sqrt(0.05 * 0.95 / result.Scale.Spectra):0.0} points at 95 %."));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
