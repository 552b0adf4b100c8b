// Draws spectra of an absorbed power law as an ideal detector sees it, fits each, and counts how often the errors hold the truth.
using System.Globalization;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Spectra = 200;

// 300 cm^2, and an error of 60 eV at 1 keV that grows as the root of the energy.
EnergyGrid energies = EnergyGrid.Logarithmic(0.2, 12, 400);
double[] area = [.. Enumerable.Repeat(300.0, energies.BinCount)];
ResponseMatrix response = ResponseMatrix.Combine(
    RedistributionMatrix.Gaussian(energies, EnergyGrid.Linear(0.3, 10, 200), energy => 0.06 * Math.Sqrt(energy)),
    new EffectiveArea(energies, area)
);
SpectralModel model = SpectralModel.Parse("tbabs*powerlaw");
double[] truth = [0.4, 1.8, 2e-3];
SpectrumFaker faker = new(model, truth, response, new FakeObservation { Exposure = 10_000 });

int[] held = new int[truth.Length];
double[] sum = new double[truth.Length];
for (uint number = 0; number < Spectra; number++)
{
    CountSpectrum drawn = faker.Draw(seed: 1, number).Source;
    FitProblem problem = new(
        model,
        FitParameter.DefaultsOf(model),
        [new FitSpectrum(new ObservedSpectrum(drawn, null, "ideal"), response)],
        new FitSettings()
    );
    if (ClassicalFit.Refine(problem, problem.Start) is not FitOutcome.Converged fit)
        continue;
    for (int p = 0; p < truth.Length; p++)
    {
        sum[p] += fit.Parameters[p] / Spectra;
        if (Math.Abs(fit.Parameters[p] - truth[p]) <= fit.Sigmas[p])
            held[p]++;
    }
}
for (int p = 0; p < truth.Length; p++)
    Console.WriteLine($"{model.Parameters[p].Name} truth {truth[p]:G3} mean {sum[p]:G5} held {held[p]} of {Spectra}");
