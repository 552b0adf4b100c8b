using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Studies.Maxi;

/// <summary>Classical fits of sources seen by some of the telescopes. Thread-safe.</summary>
internal sealed class MaxiFits(Campaign campaign, SyntheticLibrary library)
{
    private readonly SpectralModel _model = MaxiSource.ModelOf(campaign);

    /// <summary>Every parameter in the middle of its prior; norms, which a fit finds at once, 1.</summary>
    public double[] Middle { get; } =
    [.. campaign.Parameters.Select(prior => prior.Kind == PriorKind.ExpectedCounts ? 1 : PriorSampler.Middle(prior))];

    /// <returns>Statistic and parameters at the end, a minimum or not.</returns>
    public (double Statistic, double[] Parameters) Fit(MaxiSource source, IReadOnlyList<int> telescopes, double[] start)
    {
        FitProblem problem = CampaignProblem.Of(
            campaign,
            _model,
            [.. telescopes.Select(k => new FitSpectrum(source.Spectra[k], library[k]))],
            RunSettings.Default
        );
        // Where parameters are known to lie, a fit may look: as anyone would limit it who had the priors.
        problem = problem.With([
            .. problem.Parameters.Select(
                (parameter, i) =>
                    campaign.Parameters[i].Kind == PriorKind.ExpectedCounts
                        ? parameter
                        : parameter with
                        {
                            Lower = campaign.Parameters[i].Lower,
                            Upper = campaign.Parameters[i].Upper,
                        }
            ),
        ]);
        FitOutcome outcome = ClassicalFit.Refine(problem, start.AsSpan());
        return (outcome.Statistic, outcome.Parameters);
    }

    /// <summary>Shape [B]: photons cm⁻² s⁻¹ in each bin.</summary>
    public double[] Flux(double[] parameters)
    {
        double[] flux = new double[campaign.GridEdges.Length - 1];
        _model.Evaluate(new Spectra.EnergyGrid(campaign.GridEdges), parameters, flux);
        return flux;
    }
}
