using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>The fits of XSPEC's own walk-through: EXOSAT's spectrum of 1E 1048.1-5937 (reference/xspec_walkthrough_exosat.json).</summary>
public sealed class WalkthroughTests
{
    /// <summary>Expression, values that the walk-through freezes, our start, and which of the reference's fits it is.</summary>
    public static TheoryData<int, string, string, double[]> Fits() => new()
    {
        { 0, "phabs*powerlaw", "", [1, 2, 0.01] },
        { 1, "phabs*bbody", "", [1, 1, 1e-3] },
        { 2, "phabs*bremss", "", [1, 5, 0.01] },
        { 3, "phabs*powerlaw", "1", [4, 2, 0.01] },
        { 4, "phabs*(powerlaw+bbody)", "1 4", [4, 2, 0.01, 2, 1e-4] },
        { 5, "phabs*(powerlaw+gaussian)", "4 5", [1, 2, 0.01, 6.4, 0.1, 1e-4] },
    };

    [Theory, MemberData(nameof(Fits))]
    public void Ends_within_the_effect_of_XSPECs_binning_of_its_published_minima(int number, string expression, string frozen, double[] start)
    {
        JsonElement reference = Reference.Json("xspec_walkthrough_exosat.json").GetProperty("fits")[number];
        double published = reference.GetProperty("xspec_published").Number("chi2"), best = reference.GetProperty("here").Number("chi2_best");
        SpectralModel model = SpectralModel.Parse(expression, "angr", BinIntegration.Xspec);
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        foreach (string index in frozen.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            parameters[model.IndexOf(index)] = parameters[model.IndexOf(index)].Freeze(start[model.IndexOf(index)]);
        ReadObservation read = new ObservationReader().Read(Reference.File("exosat-me-1e1048", "s54405.pha"));
        ObservedSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0];
        // XSPEC's "ignore 15.0-**" also drops the channel that holds 15 keV.
        FitSettings settings = new() { UpperEnergy = 14.9, UseGrouping = true };
        FitProblem problem = new(model, parameters, [new FitSpectrum(spectrum, read.Response)], settings);
        Assert.Equal(45, problem.Spectra[0].Count);

        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, start));
        // XSPEC takes the mean σ of a bin's edges and the trapezium of a black body, here it is σ at the middle and the integral: in
        // EXOSAT's wide bins with nH = 4 that is worth 0.6 in χ². Its bremsstrahlung fit stopped 2.3 above the minimum.
        Assert.InRange(fit.Statistic, best - 0.7, Math.Min(published, best) + 0.1);
    }
}
