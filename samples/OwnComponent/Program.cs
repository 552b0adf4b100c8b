// Defines a component, simulates a spectrum with it, and fits it.
using System.Globalization;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Local;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
EnergyGrid energies = EnergyGrid.Logarithmic(0.2, 12, 400);
ResponseMatrix response = ResponseMatrix.Combine(
    RedistributionMatrix.Gaussian(energies, EnergyGrid.Linear(0.3, 10, 200), energy => 0.06 * Math.Sqrt(energy)),
    new EffectiveArea(energies, [.. Enumerable.Repeat(300.0, energies.BinCount)])
);
SpectralModel model = SpectralModel.Parse("tbabs*(powerlaw+bump)", components: [new Bump()]);
double[] truth = [0.4, 1.8, 2e-3, 3, 0.4, 5e-4];
CountSpectrum drawn = new SpectrumFaker(model, truth, response, new FakeObservation { Exposure = 100_000 }).Draw(1, 0).Source;

FitProblem problem = new(
    model,
    FitParameter.DefaultsOf(model),
    [new FitSpectrum(new ObservedSpectrum(drawn, null, "ideal"), response)],
    new FitSettings()
);
FitOutcome fit = ClassicalFit.Refine(problem, problem.Start);

Console.WriteLine($"statistic {fit.Statistic:F2} for {fit.DegreesOfFreedom} degrees of freedom");
for (int p = 0; p < truth.Length; p++)
{
    double sigma = fit is FitOutcome.Converged converged ? converged.Sigmas[p] : double.NaN;
    Console.WriteLine($"{model.Parameters[p].Name} truth {truth[p]:G4} found {fit.Parameters[p]:G5} +- {sigma:G3}");
}
return fit is FitOutcome.Converged ? 0 : 1;

/// <summary>A bump that falls off as a hyperbolic secant: K sech((E - Middle) / Width).</summary>
internal sealed class Bump()
    : LocalAdditiveComponent(
        "bump",
        new ModelParameter("Middle", "keV", 2.5, 0, 0.5, 8, 100, false, "where it is highest"),
        new ModelParameter("Width", "keV", 0.3, 1e-3, 0.05, 2, 10, false, "scale of its wings")
    )
{
    public override string Formula => "K sech((E - Middle) / Width)";

    public override void Describe(ReadOnlySpan<double> parameters, ISpectralFeatures features) =>
        features.AddLine(parameters[0], parameters[1]);

    public override void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density)
    {
        for (int i = 0; i < density.Length; i++)
            density[i] = 1 / Math.Cosh((energies[i] - parameters[0]) / parameters[1]);
    }
}
