using System.Globalization;
using Almagest.Spectra;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Priors;

/// <summary>What a prior may be for a given parameter.</summary>
public static class PriorValidator
{
    /// <summary>Counts of a bin, background included, are stored as int.</summary>
    public const double MostCounts = 1e8;

    /// <returns>The prior.</returns>
    /// <exception cref="SpectralDataException">Says what was found and what was expected.</exception>
    public static ParameterPrior Require(ParameterPrior prior, ModelParameter parameter, bool hasInstruments)
    {
        string where = $"prior of {prior.Name}";
        string range = $"{prior.Lower} to {prior.Upper}";
        CampaignRule.Require(double.IsFinite(prior.Lower) && double.IsFinite(prior.Upper), where, range, "finite numbers");
        CampaignRule.Require(
            Enum.IsDefined(prior.Kind),
            where,
            $"kind {prior.Kind}",
            string.Join(", ", Enum.GetNames<PriorKind>())
        );
        if (prior.Kind == PriorKind.Fixed)
            CampaignRule.Require(prior.Lower == prior.Upper, where, range, "one value twice, as it is fixed");
        else
            CampaignRule.Require(prior.Lower < prior.Upper, where, range, "a lower end below the upper");
        CampaignRule.Require(
            (prior.Kind == PriorKind.TruncatedNormal) == (prior.Mean is not null) && prior.Mean is null == prior.Sigma is null,
            where,
            $"mean {prior.Mean?.ToString(CultureInfo.InvariantCulture) ?? "none"} and sigma "
                + $"{prior.Sigma?.ToString(CultureInfo.InvariantCulture) ?? "none"} with {prior.Kind}",
            "both with truncatedNormal, neither with others"
        );
        if (prior.Kind == PriorKind.TruncatedNormal)
            CampaignRule.Require(
                double.IsFinite(prior.Mean!.Value) && prior.Sigma is > 0 and < double.PositiveInfinity,
                where,
                $"mean {prior.Mean}, sigma {prior.Sigma}",
                "a finite mean and a sigma above 0"
            );
        if (prior.Kind is PriorKind.LogUniform or PriorKind.ExpectedCounts)
            CampaignRule.Require(
                prior.Lower > 0,
                where,
                $"a lower end of {prior.Lower}",
                "more than 0, as it is uniform in the logarithm"
            );
        if (prior.Kind == PriorKind.ExpectedCounts)
            RequireCounts(prior, parameter, hasInstruments, where);
        else
            RequireLimits(prior, parameter, hasInstruments, where);
        return prior;
    }

    private static void RequireLimits(ParameterPrior prior, ModelParameter parameter, bool hasInstruments, string where)
    {
        CampaignRule.Require(
            prior.Lower >= parameter.HardMin && prior.Upper <= parameter.HardMax,
            where,
            $"{prior.Lower} to {prior.Upper}",
            $"within the model's limits, {parameter.HardMin} to {parameter.HardMax}"
        );
        CampaignRule.Require(
            !(hasInstruments && parameter.IsNorm && prior.IsFree),
            where,
            $"{prior.Kind}",
            "fixed or expectedCounts, for a norm seen through instruments"
        );
    }

    private static void RequireCounts(ParameterPrior prior, ModelParameter parameter, bool hasInstruments, string where)
    {
        CampaignRule.Require(hasInstruments, where, "expectedCounts", "another prior, as the campaign has no instruments");
        CampaignRule.Require(parameter.IsNorm, where, "expectedCounts", "another prior: only a norm scales the counts");
        CampaignRule.Require(prior.Upper <= MostCounts, where, $"{prior.Upper} counts", $"at most {MostCounts}");
    }
}
