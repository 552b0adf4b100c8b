using System.Text.Json;
using System.Text.RegularExpressions;
using Almagest.Cli.Fitting;
using Almagest.Cli.Scripts;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Scripts;

/// <summary>
/// Texts as XSPEC 12's and Sherpa 4.17's manuals have their commands: `model` is followed by a line a parameter with value,
/// step, hard
/// and soft limits, as in what XSPEC's own `save` writes; `notice` counts channels from 1 in XSPEC, as the file does in Sherpa.
/// </summary>
public sealed partial class ScriptCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task XSPEC_is_told_everything()
    {
        Assert.Equal(
            $"""
            # almagest: s, cstat S for 19 degrees of freedom.
            # Bins were integrated; by XSPEC's own rules (almagest fit --xspec-compat) the numbers differ a little.
            # xspec - THIS_FILE
            query yes
            abund wilm
            xsect vern
            statistic cstat
            data 1:1 {_here["s.pha"]}
            response 1 {_here["ccd.rsp"]}
            arf 1 none
            backgrnd 1 none
            ignore 1:**-**
            notice 1:3-23
            model phabs*(powerlaw + gaussian)
            0.1 -0.001 0 0 100000 1000000
            G 0.01 -3 -2 9 10
            N 0.01 0 0 1E+24 1E+24
            6.4 -0.064 0 0 1000000 1000000
            0.1 -0.001 0 0 10 20
            0 -1E-10 0 0 1E+24 1E+24
            fit 1000
            error 1.0 2 3
            show all

            """,
            Normal(await ScriptAsync("xspec"))
        );
    }

    [Fact]
    public async Task Sherpa_is_told_everything()
    {
        Assert.Equal(
            $"""
            # almagest: s, cstat S for 19 degrees of freedom.
            # Bins were integrated; by XSPEC's own rules (almagest fit --xspec-compat) the numbers differ a little.
            from sherpa.astro.ui import *

            set_xsabund("wilm")
            set_xsxsect("vern")

            load_pha(1, "{_here["s.pha"]}")
            load_rmf(1, "{_here["ccd.rsp"]}")
            set_analysis(1, "channel")
            ignore_id(1)
            notice_id(1, 3, 23)
            set_analysis(1, "energy")
            set_source(1, xsphabs.m_phabs * (xspowerlaw.m_powerlaw + xsgaussian.m_gaussian))
            set_par(m_phabs.nH, 0.1, min=0, max=100000, frozen=True)
            set_par(m_powerlaw.PhoIndex, G, min=-2, max=9, frozen=False)
            set_par(m_powerlaw.norm, N, min=0, max=1E+24, frozen=False)
            set_par(m_gaussian.LineE, 6.4, min=0, max=1000000, frozen=True)
            set_par(m_gaussian.Sigma, 0.1, min=0, max=10, frozen=True)
            set_par(m_gaussian.norm, 0, min=0, max=1E+24, frozen=True)

            set_stat("cstat")
            set_method("levmar")
            fit()
            conf()

            """,
            Normal(await ScriptAsync("sherpa"))
        );
    }

    /// <summary>Channels from 0, grouping and bad quality in the file: XSPEC must not group, and counts from 1; Sherpa counts
    /// as the file does.</summary>
    [Fact]
    public async Task Exactly_the_channels_of_the_fit_are_noticed()
    {
        string file = Path.Combine(SharedData.Require("data", "ogip", "xmm-epn-ngc7793ulx4"), "PN_spectrum_grp20.fits");
        (
            await _here.RunAsync(
                "fit",
                file,
                "--method",
                "classical",
                "--emin",
                "2",
                "--emax",
                "2.1",
                "-q",
                "--save",
                _here["pn.json"]
            )
        ).Succeeds();
        string xspec = (await CommandLine.RunAsync("script", _here["pn.json"])).Succeeds().Out,
            sherpa = (await CommandLine.RunAsync("script", _here["pn.json"], "--for", "sherpa")).Succeeds().Out;
        // By EBOUNDS, whose first channel is 0, channel 399 ends at 2.00129 keV and 419 begins at 2.09586.
        Assert.Contains("\nnotice 1:400-420\n", xspec, StringComparison.Ordinal);
        Assert.Contains("\nnotice_id(1, 399, 419)\n", sherpa, StringComparison.Ordinal);
        Assert.Contains("comm=reset grouping & reset quality & exit", xspec, StringComparison.Ordinal);
        Assert.Contains("\nungroup(1)\n", sherpa, StringComparison.Ordinal);
        Assert.Contains("\nload_bkg(1, ", sherpa, StringComparison.Ordinal);
    }

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
        Assert.Contains("\nmodel phabs*atable{/m/disc 1.mod}\n", XspecScript.Write(fit), StringComparison.Ordinal);
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

    /// <summary>Spectrum 3 and 4 are the backgrounds of 1 and 2, in data groups of their own; model 2 reaches all of them, in 1
    /// and 2 scaled by BACKSCAL.</summary>
    [Fact]
    public void A_background_that_is_a_model_is_told()
    {
        RecipeParameter[] parameters =
        [
            new("1:powerlaw.PhoIndex", 2, true, -3, -2, 9, 10),
            new("1:powerlaw.norm", 1, true, 0, 0, 1, 1),
            new("2:powerlaw.PhoIndex", 2, false, -3, -2, 9, 10) { Tie = new(0, [new(0, 1)]) },
            new("2:powerlaw.norm", 1, false, 0, 0, 1, 1) { Tie = new(0, [new(1, 1)]) },
            new("1:bkg.powerlaw.PhoIndex", 0.5, true, -3, -2, 9, 10),
            new("1:bkg.powerlaw.norm", 0.1, true, 0, 0, 1, 1),
            new("2:bkg.powerlaw.PhoIndex", 0.5, false, -3, -2, 9, 10) { Tie = new(0, [new(4, 1)]) },
            new("2:bkg.powerlaw.norm", 0.2, true, 0, 0, 1, 1),
        ];
        RecipeSpectrum Observed(int number) =>
            Spectrum(number) with
            {
                Files = [.. Spectrum(number).Files, new("background", $"/a/b{number}.pha", "00")],
                BackgroundScale = 0.25 * number,
                Statistic = "cstat",
            };
        var fit = new SavedFit(
            "fit.json",
            "joint",
            1,
            1,
            Recipe("powerlaw", parameters) with
            {
                Spectra = [Observed(1), Observed(2)],
                BackgroundModel = "po",
            }
        );
        Assert.Contains(
            """
            data 4:4 /a/b2.pha
            response 4 /a/r.rmf
            arf 4 none
            backgrnd 4 none
            ignore 4:**-**
            notice 4:1-4
            response 2:1 /a/r.rmf
            arf 2:1 none
            """,
            XspecScript.Write(fit),
            StringComparison.Ordinal
        );
        Assert.Contains(
            """
            model powerlaw
            2 0.02 -3 -2 9 10
            1 0.01 0 0 1 1
            = p1
            = p2
            = p1
            0 -1 0 0 1e24 1e24
            = p3
            0 -1 0 0 1e24 1e24
            model 2:bkg constant*(powerlaw)
            0.25 -1 0 0 1e10 1e10
            0.5 0.005 -3 -2 9 10
            0.1 0.001 0 0 1 1
            0.5 -1 0 0 1e10 1e10
            = bkg:p2
            0.2 0.002 0 0 1 1
            1 -1 0 0 1e10 1e10
            = bkg:p2
            = bkg:p3
            1 -1 0 0 1e10 1e10
            = bkg:p5
            = bkg:p6
            fit 1000
            error 1.0 1 2 bkg:2 bkg:3 bkg:6
            """,
            XspecScript.Write(fit),
            StringComparison.Ordinal
        );
        string sherpa = SherpaScript.Write(fit);
        foreach (
            string line in new[]
            {
                "load_bkg(2, \"/a/b2.pha\")",
                "load_bkg_rmf(2, \"/a/r.rmf\")",
                "set_bkg_model(2, xspowerlaw.m_bkg_powerlaw_g2)",
                "m_bkg_powerlaw_g2.PhoIndex = m_bkg_powerlaw.PhoIndex",
                "set_par(m_bkg_powerlaw_g2.norm, 0.2, min=0, max=1, frozen=False)",
                "set_stat(\"cstat\")",
            }
        )
            Assert.Contains($"\n{line}\n", sherpa, StringComparison.Ordinal);
    }

    /// <summary>By a diagonal matrix of efficiency 1 over the channels' energies, which both programs can make
    /// themselves.</summary>
    [Fact]
    public void A_background_that_goes_straight_into_the_channels_is_told()
    {
        RecipeParameter[] parameters =
        [
            new("powerlaw.PhoIndex", 2, true, -3, -2, 9, 10),
            new("powerlaw.norm", 1, true, 0, 0, 1, 1),
            new("bkg.powerlaw.PhoIndex", 0.5, true, -3, -2, 9, 10),
            new("bkg.powerlaw.norm", 0.1, true, 0, 0, 1, 1),
        ];
        RecipeSpectrum observed = Spectrum(1) with
        {
            Files = [.. Spectrum(1).Files, new("background", "/a/b.pha", "00")],
            BackgroundScale = 0.25,
            Statistic = "cstat",
            Channels = [100, 0.5, 10.5],
        };
        FitRecipe recipe = Recipe("powerlaw", parameters) with
        {
            Spectra = [observed],
            BackgroundModel = "po",
            BackgroundPath = BackgroundPath.Detector,
        };
        Assert.Contains(
            """
            response 2:1 /a/r.rmf
            dummyrsp 0.5 10.5 100 lin 0.5 0.1 2:1
            response 2:2 /a/r.rmf
            dummyrsp 0.5 10.5 100 lin 0.5 0.1 2:2
            model powerlaw
            """,
            XspecScript.Write(new SavedFit("fit.json", "one", 1, 1, recipe)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            """
            unit = create_rmf(get_rmf(1).e_min, get_rmf(1).e_max, startchan=0, e_min=get_rmf(1).e_min, e_max=get_rmf(1).e_max)
            set_full_model(1, get_response(1)(xspowerlaw.m_powerlaw) + 0.25 * RMF1D(unit, get_data(1))(xspowerlaw.m_bkg_powerlaw))
            set_bkg_full_model(1, RMF1D(unit, get_bkg(1))(xspowerlaw.m_bkg_powerlaw))
            set_par(m_powerlaw.PhoIndex, 2, min=-2, max=9, frozen=False)
            """,
            SherpaScript.Write(new SavedFit("fit.json", "one", 1, 1, recipe)),
            StringComparison.Ordinal
        );
        Assert.Throws<SpectralDataException>(() =>
            XspecScript.Write(
                new SavedFit("old.json", "one", 1, 1, recipe with { Spectra = [observed with { Channels = null }] })
            )
        );
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

    /// <summary>Groups of three channels from channel 1: 1-5 keV is in channels 3 to 23, hence groups 1 to 8, channels 1 to 24,
    /// 0.5 to 5.3 keV.</summary>
    [Fact]
    public async Task Groups_that_were_fitted_are_counted_in_XSPEC_and_ranged_in_Sherpa()
    {
        _here.Write(SampleFiles.ResponseName, SampleFiles.Response());
        string file = _here.Write("g.pha", SampleFiles.Spectrum(SampleFiles.Counts(1), grouping: 3));
        (
            await _here.RunAsync(
                "fit",
                file,
                "--method",
                "classical",
                "--grouping",
                "--model",
                "powerlaw",
                "--emin",
                "1",
                "--emax",
                "5",
                "-q",
                "--save",
                _here["g.json"]
            )
        ).Succeeds();
        string xspec = (await CommandLine.RunAsync("script", _here["g.json"])).Succeeds().Out,
            sherpa = (await CommandLine.RunAsync("script", _here["g.json"], "--for", "sherpa")).Succeeds().Out;
        Assert.Contains("\nnotice 1:1-8\n", xspec, StringComparison.Ordinal);
        Assert.DoesNotContain("grppha", xspec, StringComparison.Ordinal);
        Assert.Contains(
            "\nignore_bad(1)\nset_analysis(1, \"energy\")\nignore_id(1)\nnotice_id(1, 0.50005, 5.299",
            sherpa,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ungroup", sherpa, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "found no saved fits")]
    [InlineData("{}", "a fit without a recipe")]
    [InlineData("[]", "found no fit")]
    [InlineData("[{\"name\": \"x\", \"recipe\": {\"model\": 3}}]", "found no saved fits")]
    public async Task What_is_no_saved_fit_is_refused(string content, string told) =>
        (await CommandLine.RunAsync("script", _here.Write("x.json", content))).IsRefused("x.json", told);

    /// <summary>A recipe may come from anyone.</summary>
    [Theory]
    [InlineData("[1,20]", "[1]", "channels that are no pairs")]
    [InlineData("powerlaw.norm", "powerlawnorm", "not named component.parameter")]
    [InlineData("\"spectrum\"", "\"other\"", "a spectrum without its file")]
    [InlineData("\"group\":1", "\"group\":2", "groups that are not counted from 1")]
    [InlineData("\"powerlaw.norm\",\"value\"", "\"x:powerlaw.norm\",\"value\"", "a parameter of no group")]
    [InlineData("\"tie\":null", "\"tie\":{\"constant\":0,\"terms\":[{\"parameter\":9,\"factor\":1}]}", "a tie to no parameter")]
    public async Task A_recipe_that_contradicts_itself_is_refused(string part, string lie, string told)
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--model",
                "powerlaw",
                "--method",
                "classical",
                "--emax",
                "4.4",
                "-q",
                "--save",
                _here["fit.json"]
            )
        ).Succeeds();
        string saved = JsonDocument
            .Parse(await File.ReadAllTextAsync(_here["fit.json"], TestContext.Current.CancellationToken))
            .RootElement.ToString();
        string dense = System.Text.Json.Nodes.JsonNode.Parse(saved)!.ToJsonString();
        Assert.Contains(part, dense, StringComparison.Ordinal);
        (
            await CommandLine.RunAsync("script", _here.Write("fit.json", dense.Replace(part, lie, StringComparison.Ordinal)))
        ).IsRefused("fit.json", told);
    }

    [Fact]
    public async Task One_of_several_fits_has_to_be_named()
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("a.pha"),
                _here.WriteSpectrum("b.pha", 2),
                "--model",
                "powerlaw",
                "--method",
                "classical",
                "-q",
                "--save",
                _here["two.json"]
            )
        ).Succeeds();
        (await CommandLine.RunAsync("script", _here["two.json"])).IsRefused("found 2 fits", "a, b");
        (await CommandLine.RunAsync("script", _here["two.json"], "--source", "c")).IsRefused("found no 'c'");
        Assert.Contains(
            "b.pha",
            (await CommandLine.RunAsync("script", _here["two.json"], "--source", "b")).Succeeds().Out,
            StringComparison.Ordinal
        );
    }

    private async Task<string> ScriptAsync(string program)
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--method",
                "classical",
                "--model",
                "phabs*(po + gauss)",
                "--emin",
                "1",
                "--emax",
                "5",
                "-q",
                "--save",
                _here["fit.json"],
                "--freeze",
                "nH=0.1",
                "--freeze",
                "LineE=6.4",
                "--freeze",
                "Sigma=0.1",
                "--freeze",
                "gaussian.norm=0"
            )
        ).Succeeds();
        return (await CommandLine.RunAsync("script", _here["fit.json"], "--for", program)).Succeeds().Out;
    }

    /// <summary>The numbers that the fit found have their own tests.</summary>
    private string Normal(string script)
    {
        JsonElement fit = JsonDocument.Parse(File.ReadAllText(_here["fit.json"])).RootElement[0];
        JsonElement[] parameters = [.. fit.GetProperty("recipe").GetProperty("parameters").EnumerateArray()];
        string Value(int i) =>
            parameters[i].GetProperty("value").GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string named = Version()
            .Replace(script, "# almagest: s, cstat S for")
            .Replace(Value(1), "G", StringComparison.Ordinal)
            .Replace(Value(2), "N", StringComparison.Ordinal);
        return Step().Replace(named, "$1 0.01 ");
    }

    private static FitRecipe Recipe(string model, RecipeParameter[] parameters) =>
        new()
        {
            Program = "almagest",
            Model = model,
            Abundances = "wilm",
            Method = FitMethod.Classical,
            Statistic = "cstat",
            Parameters = parameters,
            Spectra = [Spectrum(1)],
        };

    private static RecipeSpectrum Spectrum(int number) =>
        new()
        {
            Instrument = "TEST",
            Group = number,
            LowestEnergy = 1,
            HighestEnergy = 2,
            FirstChannel = 0,
            IsGrouped = false,
            Noticed =
            [
                [0, 3],
            ],
            Files = [new("spectrum", $"/a/{number}.pha", "00"), new("rmf", "/a/r.rmf", "00")],
        };

    [GeneratedRegex(@"# almagest \S+: s, cstat \S+ for")]
    private static partial Regex Version();

    [GeneratedRegex(@"^([GN]) \S+ ", RegexOptions.Multiline)]
    private static partial Regex Step();
}
