using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using static Almagest.Application.Tests.Scripts.Recipes;

namespace Almagest.Application.Tests.Scripts;

/// <summary>A fit whose background is a model, as other programs are told it.</summary>
public sealed class BackgroundScriptTests
{
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

    /// <summary>A background in the spectrum's own file comes with it, whatever its extension.</summary>
    [Theory]
    [InlineData("spectrum", "/a/1.pha{3}", true), InlineData("arf", "/a/r.arf{2}", true), InlineData("rmf", "/a/r.rmf[3]", true)]
    [InlineData("spectrum", "/a/1.pha[SPECTRUM]", true), InlineData("rmf", "/a/r.rmf[MATRIX,2]", true)]
    [InlineData("background", "/a/b.pha{2}", true), InlineData("background", "/a/1.pha[2]", false)]
    public void Sherpa_is_told_of_no_part_of_a_file(string role, string path, bool isRefused)
    {
        RecipeSpectrum spectrum = Spectrum(1);
        var fit = new SavedFit(
            "fit.json",
            "part",
            1,
            1,
            Recipe("powerlaw", [new("powerlaw.PhoIndex", 2, true, -3, -2, 9, 10), new("powerlaw.norm", 1, true, 0, 0, 1, 1)]) with
            {
                Spectra = [spectrum with { Files = [.. spectrum.Files.Where(file => file.Role != role), new(role, path, "00")] }],
            }
        );
        Assert.Contains(Path.GetFileName(path)[..4], XspecScript.Write(fit), StringComparison.Ordinal);
        if (isRefused)
            Assert.Contains(
                path,
                Assert.Throws<SpectralDataException>(() => SherpaScript.Write(fit)).Message,
                StringComparison.Ordinal
            );
        else
            Assert.DoesNotContain(path, SherpaScript.Write(fit), StringComparison.Ordinal);
    }
}
