using Almagest.Spectra.Fitting;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage;

namespace Almagest.Fitter.Fits;

/// <summary>What comes after the network: the statistic of its answer, and for counts a classical fit that starts from it.</summary>
public sealed class ClassicalRefinement(IResponseLibrary responses)
{
    public async Task<FitResult> CompleteAsync(
        FitResult fit, NetworkAnswer answer, FitEngine engine, Observation source, RunSettings settings, CancellationToken cancellation) =>
        source.Payload switch
        {
            FluxPayload flux => WithMisfit(fit, answer, engine, flux),
            _ => fit,
        };

    /// <summary>A flux has no noise to weigh by: the mean squared distance to the model, in log10, over the observed bins.</summary>
    private static FitResult WithMisfit(FitResult fit, NetworkAnswer answer, FitEngine engine, FluxPayload flux)
    {
        EnergyGrid grid = engine.Encoder.Grid;
        double[] energies = [.. Enumerable.Range(0, grid.BinCount).Select(grid.Center)];
        double[] model = new double[energies.Length];
        engine.Model.EvaluateDensity(energies, answer.Parameters, model);
        double sum = 0;
        for (int bin = 0; bin < model.Length; bin++)
            if (flux.Observed[bin]) sum += Math.Pow(Math.Log10(flux.FluxDensity[bin] / model[bin]), 2);
        double misfit = sum / fit.ObservedBins;
        return fit with
        {
            StatisticName = "mse", Statistic = misfit, NetworkStatistic = misfit,
            DegreesOfFreedom = fit.ObservedBins - fit.Parameters.Count,
        };
    }
}
