using Almagest.Spectra;

namespace Almagest.Learning.Priors;

/// <summary>What a campaign must keep to; a broken rule is told in one form.</summary>
internal static class CampaignRule
{
    /// <exception cref="SpectralDataException">It does not hold.</exception>
    public static void Require(bool holds, string where, string found, string expected)
    {
        if (!holds)
            throw SpectralDataException.At($"campaign, {where}", found, expected);
    }
}
