using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using static Almagest.Application.Tests.Scripts.Recipes;

namespace Almagest.Application.Tests.Scripts;

/// <summary>Texts as XSPEC 12's and Sherpa 4.17's manuals have their commands.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("tbabs(pow)", "tbabs(powerlaw)", "tbabs * (powerlaw)")]
    [InlineData("phabs*cflux*(po+bbody)", "phabs*cflux*(powerlaw + bbody)", "phabs * cflux((powerlaw + bbody))")]
    [InlineData("constant*tbabs*gsmooth(po)", "constant*tbabs*gsmooth(powerlaw)", "constant * tbabs * gsmooth((powerlaw))")]
    [InlineData("po+po", "powerlaw + powerlaw", "powerlaw + powerlaw_2")]
    public void Expressions_are_written_out(string expression, string xspec, string python)
    {
        string[] kinds = [.. python.Split([' ', '*', '+', '(', ')'], StringSplitOptions.RemoveEmptyEntries)];
        ScriptModel model = ScriptModel.OfSource(
            Recipe(expression, [.. kinds.Select(kind => new RecipeParameter($"{kind}.x", 1, true, 0, 0, 1, 1))])
        );
        Assert.Equal(xspec, model.ToXspec());
        Assert.Equal(python, model.ToPython(instance => instance));
    }

    [Fact]
    public void Tables_are_loaded_first()
    {
        var fit = new SavedFit(
            "fit.json",
            "t",
            1,
            1,
            Recipe("phabs*atable{/m/disc 1.mod}", [new("phabs.nH", 1, true, 0, 0, 1, 1), new("disc-1.norm", 1, true, 0, 0, 1, 1)])
        );
        Assert.Contains("\nmodel phabs*atable{/m/disc\\ 1.mod}\n", XspecScript.Write(fit), StringComparison.Ordinal);
        string sherpa = SherpaScript.Write(fit);
        foreach (
            string line in new[]
            {
                "load_xstable_model(\"m_disc_1\", \"/m/disc 1.mod\")",
                "set_source(1, xsphabs.m_phabs * m_disc_1)",
                "set_par(m_disc_1.norm, 1, min=0, max=1, frozen=False)",
            }
        )
            Assert.Contains($"\n{line}\n", sherpa, StringComparison.Ordinal);
    }

    [Fact]
    public void Ties_and_groups_are_told()
    {
        FitRecipe recipe = Recipe(
            "powerlaw",
            [
                new("1:powerlaw.PhoIndex", 2, true, -3, -2, 9, 10),
                new("1:powerlaw.norm", 1, true, 0, 0, 1, 1),
                new("2:powerlaw.PhoIndex", 2, false, -3, -2, 9, 10) { Tie = new(0, [new(0, 1)]) },
                new("2:powerlaw.norm", 1.3, false, 0, 0, 1, 1) { Tie = new(0.1, [new(1, 1.2)]) },
            ]
        ) with
        {
            Spectra = [Spectrum(1), Spectrum(2)],
        };
        var fit = new SavedFit("fit.json", "joint", 1, 1, recipe);
        string xspec = XspecScript.Write(fit),
            sherpa = SherpaScript.Write(fit);
        foreach (string line in new[] { "data 1:1 /a/1.pha", "data 2:2 /a/2.pha", "= p1", "= 1.2*p2 + 0.1", "notice 2:1-4" })
            Assert.Contains($"\n{line}\n", xspec, StringComparison.Ordinal);
        foreach (
            string line in new[]
            {
                "set_source(2, xspowerlaw.m_powerlaw_g2)",
                "m_powerlaw_g2.PhoIndex = m_powerlaw.PhoIndex",
                "m_powerlaw_g2.norm = 1.2 * m_powerlaw.norm + 0.1",
            }
        )
            Assert.Contains($"\n{line}\n", sherpa, StringComparison.Ordinal);
    }

    [Fact]
    public void Cash_and_the_way_the_minimum_was_found_are_told()
    {
        FitRecipe recipe = Recipe(
            "powerlaw",
            [new("powerlaw.PhoIndex", 2, true, -3, -2, 9, 10), new("powerlaw.norm", 1, true, 0, 0, 1, 1)]
        ) with
        {
            Spectra =
            [
                Spectrum(1) with
                {
                    Statistic = "cash",
                    Files = [.. Spectrum(1).Files, new("background", "/a/b.pha", "00")],
                },
            ],
            Search = "grid: PhoIndex 1 3 20",
        };
        (string xspec, string sherpa) = (
            XspecScript.Write(new SavedFit("fit.json", "one", 1, 1, recipe)),
            SherpaScript.Write(new SavedFit("fit.json", "one", 1, 1, recipe))
        );
        foreach (
            string line in new[]
            {
                "statistic cstat",
                "backgrnd 1 none",
                "# The minimum was looked for by grid: PhoIndex 1 3 20; the model stands there.",
            }
        )
            Assert.Contains($"\n{line}\n", xspec, StringComparison.Ordinal);
        foreach (
            string line in new[]
            {
                "set_stat(\"cash\")",
                "# The minimum was looked for by grid: PhoIndex 1 3 20; the model stands there.",
            }
        )
            Assert.Contains($"\n{line}\n", sherpa, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_single_spectra_are_told_where_that_can_be()
    {
        FitRecipe recipe = Recipe(
            "powerlaw",
            [
                new("1:powerlaw.PhoIndex", 2, true, -3, -2, 9, 10),
                new("1:powerlaw.norm", 1, true, 0, 0, 1, 1),
                new("2:powerlaw.PhoIndex", 2, true, -3, -2, 9, 10),
                new("2:powerlaw.norm", 1, true, 0, 0, 1, 1),
            ]
        ) with
        {
            Spectra = [Spectrum(1) with { Statistic = "wstat" }, Spectrum(2) with { Statistic = "chi2" }],
        };
        var fit = new SavedFit("fit.json", "joint", 1, 1, recipe);
        string xspec = XspecScript.Write(fit);
        Assert.Contains("\nstatistic cstat\n", xspec, StringComparison.Ordinal);
        Assert.Contains("\nstatistic chi 2\nmodel ", xspec, StringComparison.Ordinal);
        Assert.Contains(
            "# Sherpa has one statistic for all data sets; this fit had wstat, chi2.",
            SherpaScript.Write(fit),
            StringComparison.Ordinal
        );
    }

    /// <summary>χ² of Poisson counts has another name in Sherpa than that of given errors, and a weight in XSPEC.</summary>
    [Theory]
    [InlineData("chi2", true, "", "chi2", true), InlineData("chi2", false, "", "chi2xspecvar", false)]
    [
        InlineData("chi2gehrels", false, "weight gehrels", "chi2gehrels", false),
        InlineData("chi2modvar", false, "weight model", "chi2modvar", false)
    ]
    public void Chi_square_is_that_of_the_fit(string statistic, bool hasErrors, string weight, string ofSherpa, bool usesErrors)
    {
        FitRecipe recipe = Recipe(
            "powerlaw",
            [new("powerlaw.PhoIndex", 2, true, -3, -2, 9, 10), new("powerlaw.norm", 1, true, 0, 0, 1, 1)]
        ) with
        {
            Statistic = statistic,
            Spectra = [Spectrum(1) with { Statistic = statistic, HasErrors = hasErrors }],
        };
        var fit = new SavedFit("fit.json", "x", 1, 1, recipe);
        Assert.Contains($"\nstatistic chi\n{weight}", XspecScript.Write(fit), StringComparison.Ordinal);
        string sherpa = SherpaScript.Write(fit);
        Assert.Contains($"\nset_stat(\"{ofSherpa}\")\n", sherpa, StringComparison.Ordinal);
        Assert.Equal(usesErrors, sherpa.Contains("use_errors=True", StringComparison.Ordinal));
    }
}
