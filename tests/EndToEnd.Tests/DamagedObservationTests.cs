using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Results;

namespace Almagest.EndToEnd.Tests;

[Collection(nameof(OneByOne))]
public sealed class DamagedObservationTests
{
    private const int Damaged = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_damaged_observation_is_a_failure_and_the_rest_of_its_chunk_is_fitted()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 512);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator,trainer,fitter", ("ALMAGEST_Trainer__Epochs", "5"));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        NewObservation[] observations = [.. (await Truth.DrawAsync(campaign, 64)).Observations];
        observations[Damaged] = observations[Damaged] with { Payload = observations[Damaged].Payload[..20] };
        ICatalogueStore catalogues = cluster.Get<ICatalogueStore>();
        await catalogues.AddAsync(
            (await catalogues.CreateAsync("drawn", "Protocol S", Cancellation)).Id,
            observations,
            Cancellation
        );

        await using Worker submit = Worker.Start(
            cluster.Settings,
            "run",
            "submit",
            "--catalogue",
            "drawn",
            "--campaign",
            "protocol-s",
            "--chunk",
            "32",
            "--watch",
            "--quiet"
        );
        // One failed.
        Assert.Equal(1, await submit.EndedAsync());
        string run = submit.Output.Trim();

        FailureRecord failure = Assert.Single(
            await cluster.Get<IResultReader>().ReadFailuresAsync(Guid.Parse(run), Cancellation).ToListAsync(Cancellation)
        );
        Assert.Equal((Damaged, "source 00007", "load"), (failure.Number, failure.Name, failure.Stage));
        Assert.Contains("payload", failure.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(63, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
        Assert.Equal(31, await cluster.QueryAsync<int>("SELECT fitted FROM chunks WHERE number = 0"));
    }
}
