using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;

namespace Almagest.Tests;

/// <summary>A run over a catalogue of its own, in one chunk.</summary>
internal static class SubmittedRun
{
    public static async Task<Run> AddAsync(
        ICatalogueStore catalogues,
        IRunStore runs,
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        IReadOnlyList<NewObservation> observations,
        CancellationToken cancellation
    )
    {
        Catalogue catalogue = await catalogues.CreateAsync(Guid.NewGuid().ToString(), "made up", cancellation);
        await catalogues.AddAsync(catalogue.Id, observations, cancellation);
        return await runs.CreateAsync(
            new NewRun
            {
                Name = $"run of {catalogue.Name}",
                CatalogueName = catalogue.Name,
                CampaignId = campaign.Id,
                NetworkId = network.Id,
                SettingsJson = settings.ToJson(),
                Parameters =
                [
                    .. campaign.Parameters.Where(prior => prior.IsFree).Select(prior => new RunParameter(prior.Name, "")),
                ],
            },
            cancellation
        );
    }
}
