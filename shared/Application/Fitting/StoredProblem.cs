using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Fitting;

/// <summary>A fit of a run, put together again from what the database holds.</summary>
/// <param name="Parameters">All of the model's, where the fit ended.</param>
/// <param name="Statistic">Of these, as this version finds it.</param>
internal sealed record StoredProblem(FitProblem Problem, double[] Parameters, double Statistic)
{
    /// <summary>How far the statistic may lie from the one that the fit told, beside its own size.</summary>
    private const double MostMissed = 1e-4;

    /// <param name="where">For people.</param>
    /// <param name="model">The campaign's, for the run's bins.</param>
    /// <param name="spectra">As the run fitted them.</param>
    /// <exception cref="SpectralDataException">The fit tells other parameters than the campaign leaves free, or not
    /// all.</exception>
    public static StoredProblem Of(
        string where,
        Campaign campaign,
        SpectralModel model,
        RunSettings settings,
        IReadOnlyList<FitSpectrum> spectra,
        SourceFit fit
    )
    {
        FitProblem problem = CampaignProblem.Of(campaign, model, spectra, settings);
        int free = problem.Asked.Count,
            told = fit.Fit.Parameters.Count(one => double.IsFinite(one.Value));
        if (told != free || told != fit.Fit.Parameters.Count)
            throw SpectralDataException.At(
                where,
                $"a fit with {told} values of {fit.Fit.Parameters.Count} parameters",
                $"a value of each of the {free} that the campaign leaves free"
            );
        double[] parameters = FittedGroup.ParametersOf(problem, fit);
        return new(problem, parameters, problem.Statistic(parameters));
    }

    /// <summary>Whether this version finds what the fit told.</summary>
    public bool IsAsTold(SourceFit fit) =>
        Math.Abs(Statistic - fit.Fit.Statistic) <= MostMissed * Math.Max(1, Math.Abs(fit.Fit.Statistic));
}
