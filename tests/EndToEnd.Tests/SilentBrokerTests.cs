using System.Net;
using System.Net.Sockets;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests;

/// <summary>A broker that takes connections and says nothing: frozen, at its memory's limit, or behind a dead link.</summary>
[Collection(nameof(OneByOne))]
public sealed class SilentBrokerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_submitted_meanwhile_is_stored_says_what_it_waits_for_and_is_fitted()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator,trainer,gateway", ("ALMAGEST_Trainer__Epochs", "10"));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        Truth truth = await Truth.DrawAsync(campaign, 500);
        Catalogue catalogue = await cluster.Get<ICatalogueStore>().CreateAsync("drawn", "Protocol S", Cancellation);
        await cluster.Get<ICatalogueStore>().AddAsync(catalogue.Id, truth.Observations, Cancellation);
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Dictionary<string, string> settings = new(cluster.Settings)
        {
            ["ALMAGEST_Messaging__Uri"] = $"amqp://guest:guest@{silent.LocalEndpoint}",
        };
        await using Worker submit = Worker.Start(settings, "run", "submit", "--catalogue", "drawn", "--campaign", "protocol-s");
        Assert.Equal(0, await submit.EndedAsync());
        Assert.Contains("The broker takes no messages", submit.Errors, StringComparison.Ordinal);
        Guid run = Guid.Parse(submit.Output.Trim());
        await cluster.UpAsync("fitter");
        while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).State != RunState.Done)
            await Task.Delay(100, Cancellation);
        Assert.Equal(500, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
    }
}
