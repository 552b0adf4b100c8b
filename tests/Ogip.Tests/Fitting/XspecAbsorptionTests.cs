using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>Fits with XSPEC's own TBabs (reference/xspec_tbabs_dev.json) beside ours with bins as XSPEC computes them.</summary>
public sealed class XspecAbsorptionTests
{
    /// <summary>The structure of O's edge, which we have from means over cells, is worth up to 0.18 in W.</summary>
    [Theory]
    [
        InlineData("chandra-3c273"),
        InlineData("swift-grb070110"),
        InlineData("xmm-pn-ngc7793ulx4-grouped"),
        InlineData("chandra-pks1127-grouped"),
        InlineData("cdfs-179")
    ]
    public void The_minimum_is_XSPECs(string name)
    {
        JsonElement best = Reference.Json("xspec_tbabs_dev.json").GetProperty(name).GetProperty("xspec_tbabs_best");
        JsonProperty reference = Reference
            .Json("fits_dev.json")
            .GetProperty("cases")
            .EnumerateObject()
            .First(one => one.Name == name);
        string root = SharedData.Root;
        SharedData.Require("reference");
        FitProblem problem = ReferenceFits
            .Load(root, reference, 0, SpectralModel.Parse("tbabs*powerlaw", "wilm", BinIntegration.Xspec))
            .Problem;
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        Assert.Equal(best.Number("stat"), fit.Statistic, 0.2);
        string[] names = ["nH_1e22", "gamma", "norm"];
        for (int i = 0; i < 3; i++)
            Assert.Equal(best.Number(names[i]), fit.Parameters[i], 0.05 * fit.Sigmas[i]);
    }
}
