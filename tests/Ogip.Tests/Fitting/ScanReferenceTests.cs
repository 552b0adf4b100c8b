using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>Scans of real spectra beside the profile intervals that Sherpa's conf found (reference/fits_dev.json).</summary>
public sealed class ScanReferenceTests
{
    [Theory]
    [
        InlineData("chandra-3c273"),
        InlineData("chandra-3c273-grouped"),
        InlineData("swift-grb070110"),
        InlineData("xmm-pn-ngc7793ulx4")
    ]
    public void Delta_1_is_crossed_where_Sherpas_conf_ends(string name)
    {
        JsonProperty reference = Reference
            .Json("fits_dev.json")
            .GetProperty("cases")
            .EnumerateObject()
            .Single(c => c.Name == name);
        (_, _, JsonElement expected, FitProblem problem) = ReferenceFits.Load(SharedData.Root, reference, 0);
        JsonElement offsets = expected.GetProperty("conf_1sigma");
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        string[] names = ["nH", "gamma", "ampl"];
        foreach (int index in problem.Free)
        {
            (double lower, double upper) = (
                offsets.GetProperty(names[index])[0].GetDouble(),
                offsets.GetProperty(names[index])[1].GetDouble()
            );
            double best = fit.Parameters[index];
            ScanSurface surface = ParameterScan.Refit(
                problem,
                fit,
                [new(index, best + (1.3 * lower), best + (1.3 * upper), 13)],
                TestContext.Current.CancellationToken
            );
            (double found, double foundUpper) = surface.Interval(1);
            // nH may not go below 0, and its scan only ends there.
            Assert.Equal(best + lower, found, 0.01 * (upper - lower));
            Assert.Equal(best + upper, foundUpper, 0.01 * (upper - lower));
        }
    }
}
