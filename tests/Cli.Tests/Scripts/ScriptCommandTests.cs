using System.Text.Json;
using System.Text.RegularExpressions;
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
            # Bins were integrated; by XSPEC's own rules (xspec-compat) the numbers differ a little.
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
            # Bins were integrated; by XSPEC's own rules (xspec-compat) the numbers differ a little.
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

    [Theory, InlineData("xspec", "error 2.706 "), InlineData("sherpa", "set_conf_opt(\"sigma\", 1.6449")]
    public async Task Intervals_are_asked_for_as_the_fit_had_them(string program, string expected)
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--method",
                "classical",
                "--model",
                "powerlaw",
                "--error",
                "PhoIndex",
                "--delta",
                "2.706",
                "-q",
                "--save",
                _here["fit.json"]
            )
        ).Succeeds();
        Assert.Contains(
            expected,
            (await CommandLine.RunAsync("script", _here["fit.json"], "--for", program)).Succeeds().Out,
            StringComparison.Ordinal
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
    [InlineData("{}", "a fit without a recipe; expected saved fits. 'almagest fit --save' writes them.")]
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
    public async Task What_is_neither_a_file_nor_a_run_with_a_source_is_told_so() =>
        (await CommandLine.RunAsync("script", _here["nope"])).IsRefused(
            "nope",
            "expected a saved fit",
            "or a run and its source"
        );

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
        (await CommandLine.RunAsync("script", _here["two.json"], "--source", "c")).IsRefused("found no 'c'", "See --source.");
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

    [GeneratedRegex(@"# almagest \S+: s, cstat \S+ for")]
    private static partial Regex Version();

    [GeneratedRegex(@"^([GN]) \S+ ", RegexOptions.Multiline)]
    private static partial Regex Step();
}
