using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Posteriors;

/// <summary>A campaign's priors as a fit's limits.</summary>
internal static class PriorLimits
{
    /// <summary>Within the priors; norms that counts set within the model's own limits.</summary>
    public static FitParameter[] Of(SpectralModel model, IReadOnlyList<ParameterPrior> priors)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] =
                !priors[i].IsFree ? parameters[i].Freeze(priors[i].Lower)
                : priors[i].Kind == PriorKind.ExpectedCounts ? parameters[i] with { IsFree = true }
                : new FitParameter(priors[i].Lower, true, priors[i].Lower, priors[i].Upper);
        return parameters;
    }
}
