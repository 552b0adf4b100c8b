using System.Diagnostics;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.NetworkFits;

/// <summary>A spectrum of which the network sees nothing, for its good channels make up no bin of the grid: fitted classically,
/// from the usual starts.</summary>
internal static class UnseenSpectrum
{
    /// <param name="why">The network sees nothing.</param>
    /// <param name="redshift">Of the source; null: not known.</param>
    /// <exception cref="SpectralDataException">No channel is left for the fit either.</exception>
    public static SpectrumFit Fit(
        FitEngine engine,
        string why,
        IReadOnlyList<FitSpectrum> spectra,
        RunSettings settings,
        RunFluxes fluxes,
        double? redshift,
        CancellationToken cancellation
    )
    {
        long begun = Stopwatch.GetTimestamp();
        FitProblem problem = CampaignProblem.Of(engine.Campaign, engine.ModelWith(settings.Bins), spectra, settings);
        FitSettings energies = CampaignProblem.SettingsOf(engine.Campaign, settings);
        FitOutcome outcome = AutomaticSearch.Run(
            problem,
            StartingPoints.Of(problem.Definitions, problem.Parameters, [], energies.LowerEnergy, energies.UpperEnergy),
            cancellation
        );
        double elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        SpectrumFit fit = FlagRules.WithoutNetwork(
            ClassicalResult.Of(problem, outcome, elapsed, settings.FalseAlarmRate) with
            {
                // Of the network's grid.
                ObservedBins = 0,
            },
            engine,
            why
        );
        return fluxes.AddTo(
            fit,
            FluxBasis.Of(problem, outcome.Parameters, redshift) with
            {
                Minimum = outcome is FitOutcome.Converged minimum ? (problem, minimum) : null,
            }
        );
    }
}
