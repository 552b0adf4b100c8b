using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Campaigns;

/// <summary>Where the classical fits of a campaign's spectra end, nearly all of them: the priors, and a little beyond.</summary>
public static class CampaignRegion
{
    /// <summary>Of a prior's range, on either side.</summary>
    private const double Margin = 0.1;

    /// <summary>What may stand in for the campaign's model in such fits.</summary>
    /// <param name="model">The campaign's, by whatever rule of bins.</param>
    public static CondensedModel Condensed(Campaign campaign, SpectralModel model) =>
        new(
            model,
            [.. FitParameter.DefaultsOf(model).Zip(campaign.Parameters, Within)],
            campaign.Parameters.Where(prior => prior.Kind == PriorKind.ExpectedCounts).Max(prior => prior.Upper)
        );

    private static FitParameter Within(FitParameter limits, ParameterPrior prior)
    {
        if (!prior.IsFree)
            return limits.Freeze(prior.Lower);
        if (prior.Kind == PriorKind.ExpectedCounts)
            return limits with { IsFree = true };
        double margin = Margin * (prior.Upper - prior.Lower);
        // What is told by its logarithm begins at 0 where a fit may end there, as without absorption.
        double lower =
            prior.Kind != PriorKind.LogUniform ? prior.Lower - margin
            : limits.Lower <= 0 ? 0
            : prior.Lower / (1 + Margin);
        // Where limits are narrower than a prior, simulations are not.
        return limits with
        {
            IsFree = true,
            Lower = Math.Max(lower, Math.Min(limits.Lower, prior.Lower)),
            Upper = Math.Min(prior.Upper + margin, Math.Max(limits.Upper, prior.Upper)),
        };
    }
}
