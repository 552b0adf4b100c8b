using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
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

    public static Task<Run> SubmitAsync(
        RoleHost host,
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        IReadOnlyList<NewObservation> observations
    ) =>
        SubmittedRun.AddAsync(
            host.Get<ICatalogueStore>(),
            host.Get<IRunStore>(),
            campaign,
            network,
            settings,
            observations,
            Cancellation
        );
}
