// Fits a PHA file with the response and the background that its header names: samples/FitSpectrum FILE [MODEL] [EMIN] [EMAX]
using System.Globalization;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("found no file; expected FILE [MODEL] [EMIN] [EMAX]");
    return 2;
}
try
{
    ReadObservation read = new ObservationReader().Read(args[0]);
    SpectralModel model = SpectralModel.Parse(args.ElementAtOrDefault(1) ?? "tbabs*powerlaw");
    FitSettings band = new()
    {
        LowerEnergy = double.Parse(args.ElementAtOrDefault(2) ?? "0.5", CultureInfo.InvariantCulture),
        UpperEnergy = double.Parse(args.ElementAtOrDefault(3) ?? "7", CultureInfo.InvariantCulture),
    };
    FitProblem problem = new(model, FitParameter.DefaultsOf(model), [new FitSpectrum(read.Spectra[0], read.Response)], band);

    FitOutcome fit = ClassicalFit.Refine(problem, problem.Start);

    Console.WriteLine($"statistic {fit.Statistic:F2} for {fit.DegreesOfFreedom} degrees of freedom");
    foreach (int p in problem.Free)
    {
        string error = fit is FitOutcome.Converged converged ? $" +- {converged.Sigmas[p]:G3}" : "";
        Console.WriteLine($"{model.Parameters[p].Name} {fit.Parameters[p]:G5}{error} {model.Parameters[p].Unit}".TrimEnd());
    }
    return fit is FitOutcome.Converged ? 0 : 1;
}
catch (SpectralDataException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
