using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Storage;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Fitter.Tests;

/// <summary>A fitter with its campaigns and networks in the database.</summary>
internal static class FitterRole
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RoleHost> StartAsync(Learnt learnt)
    {
        RoleHost host = await RoleHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(learnt.Responses);
                builder.AddFitter();
            },
            bus => bus.AddFitterConsumers()
        );
        foreach (
            (Campaign campaign, NetworkRecord network) in new[]
            {
                (learnt.Flux, learnt.FluxNetwork),
                (learnt.Counts, learnt.CountsNetwork),
                (learnt.Counts, learnt.PosteriorNetwork),
                (learnt.Counts, learnt.FailedNetwork),
            }
        )
        {
            await host.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
            await host.Get<INetworkStore>().AddAsync(network, Cancellation);
        }
        return host;
    }

    public static Task<Run> SubmitAsync(
        RoleHost host,
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        params Observation[] observations
    ) =>
        SubmitAsync(host, campaign, network, settings, [.. observations.Select((one, number) => NewObservation.Of(number, one))]);

    public static async Task<Run> SubmitAsync(
        RoleHost host,
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        IReadOnlyList<NewObservation> observations
    )
    {
        ICatalogueStore catalogues = host.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync(Guid.NewGuid().ToString(), "made up", Cancellation);
        await catalogues.AddAsync(catalogue.Id, observations, Cancellation);
        return await host.Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "run",
                    CatalogueName = catalogue.Name,
                    CampaignId = campaign.Id,
                    NetworkId = network.Id,
                    SettingsJson = settings.ToJson(),
                    Parameters =
                    [
                        .. campaign.Parameters.Where(prior => prior.IsFree).Select(prior => new RunParameter(prior.Name, "")),
                    ],
                },
                Cancellation
            );
    }
}
