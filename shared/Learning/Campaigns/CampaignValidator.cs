using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Campaigns;

/// <summary>Finds, before anything is drawn, what is wrong with a campaign.</summary>
public static class CampaignValidator
{
    private const int MostBins = 4096;
    private const int MostSpectra = 1_000_000_000;
    private const int LargestShard = 65_536;

    /// <returns>The campaign's model, parsed.</returns>
    /// <exception cref="SpectralDataException">Says which part of the campaign, what was found there and what was
    /// expected.</exception>
    public static SpectralModel Require(Campaign campaign)
    {
        CampaignRule.Require(!string.IsNullOrWhiteSpace(campaign.Name), "name", "nothing", "a name");
        CampaignRule.Require(
            campaign.Bins is null || Enum.IsDefined(campaign.Bins.Value),
            "bins",
            $"{campaign.Bins}",
            string.Join(", ", Enum.GetNames<BinIntegration>())
        );
        var grid = new EnergyGrid(campaign.GridEdges);
        CampaignRule.Require(grid.BinCount <= MostBins, "grid", $"{grid.BinCount} bins", $"at most {MostBins}");
        CampaignRule.Require(
            campaign.Spectra is >= 1 and <= MostSpectra,
            "spectra",
            $"{campaign.Spectra}",
            $"1 to {MostSpectra}"
        );
        CampaignRule.Require(
            campaign.ShardSize is >= 1 and <= LargestShard,
            "shard size",
            $"{campaign.ShardSize}",
            $"1 to {LargestShard}"
        );
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances, campaign.Bins ?? BinIntegration.Midpoint);
        RequireParameters(campaign, model);
        GapValidator.Require(campaign.Gaps, grid);
        CampaignRule.Require(
            campaign.Filler is null || Enum.IsDefined(campaign.Filler.Value),
            "filler",
            $"{campaign.Filler}",
            string.Join(", ", Enum.GetNames<FillerKind>())
        );
        CampaignRule.Require(
            campaign.Filler != FillerKind.GaussNewton || campaign.Instruments.Count == 0,
            "filler",
            "learnt Gauss-Newton steps for spectra of counts",
            "another filler, or no instruments: counts are fitted through their responses instead"
        );
        foreach (CampaignInstrument instrument in campaign.Instruments)
            InstrumentValidator.Require(instrument, campaign.GridEdges.Length - 1);
        InstrumentValidator.RequireDropOuts(campaign.Instruments);
        return model;
    }

    private static void RequireParameters(Campaign campaign, SpectralModel model)
    {
        string names = string.Join(", ", model.Parameters.Select(parameter => parameter.Name));
        CampaignRule.Require(
            campaign.Parameters.Count == model.Parameters.Count,
            "parameters",
            $"{campaign.Parameters.Count} priors",
            $"{model.Parameters.Count}, one for each of {names}"
        );
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            string found = campaign.Parameters[i].Name;
            CampaignRule.Require(
                found == model.Parameters[i].Name,
                $"parameter {i + 1}",
                $"\"{found}\"",
                $"\"{model.Parameters[i].Name}\" (the model has {names})"
            );
            PriorValidator.Require(campaign.Parameters[i], model.Parameters[i], hasInstruments: campaign.Instruments.Count > 0);
        }
        CampaignRule.Require(
            campaign.Parameters.Any(prior => prior.IsFree),
            "parameters",
            "only fixed ones",
            "at least one that varies"
        );
        CampaignRule.Require(
            campaign.Instruments.Count == 0 || campaign.Parameters.Any(prior => prior.Kind == PriorKind.ExpectedCounts),
            "parameters",
            "no norm with a prior of expectedCounts",
            "one, so that spectra through an instrument have the counts that are asked for"
        );
    }
}
