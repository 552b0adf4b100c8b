using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests;

/// <summary>A fleet that is brought up to date, and back, while it works.</summary>
[Collection(nameof(OneByOne))]
public sealed class UpgradeTests
{
    private const int Observations = 4_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// In the middle of a run the schema becomes a newer version's: a column more, that this program does not know. Its fitters
    /// go on; one is started anew, as when a fleet is brought back; the first is told to go. Then the newer version takes
    /// something away, and this program is refused.
    /// </summary>
    [Fact]
    public async Task A_newer_schema_is_worked_on_until_it_says_otherwise_and_nothing_is_lost()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator,trainer,gateway", ("ALMAGEST_Trainer__Epochs", "10"));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        await Truth.IngestAsync(cluster, campaign, "upgraded", Observations);
        Worker old = await cluster.UpAsync("fitter");
        string[] submit = ["run", "submit", "--catalogue", "upgraded", "--campaign", "protocol-s", "--chunk", "20", "--quiet"];
        Guid run = Guid.Parse(await Worker.RunAsync(cluster.Settings, submit));
        await UntilAsync(done: 5);

        // A fitter takes longer to start than the rest of the run would last.
        await cluster.Get<IRunStore>().HoldAsync(run, isForGood: false, Cancellation);

        await cluster.ExecuteAsync("ALTER TABLE public.chunks ADD COLUMN later integer NOT NULL DEFAULT 0");
        await cluster.ExecuteAsync("ALTER TABLE public.fits ADD COLUMN later integer");
        await cluster.ExecuteAsync("INSERT INTO schema_migrations VALUES ('29991231235959_Later', '10.0.12')");
        await cluster.UpAsync("fitter");
        RunProgress held = await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation);
        Assert.InRange(held.ChunksDone, 5, (Observations / 20) - 1);
        await cluster.Get<IRunStore>().ResumeAsync(run, isNobodyAtWork: false, Cancellation);
        await UntilAsync(done: held.ChunksDone + 1);
        await old.SignalAsync("TERM");
        Assert.Equal(0, await old.EndedAsync());
        await UntilAsync(done: Observations / 20);

        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(DISTINCT observation_id) FROM fits"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM chunks WHERE writes <> 1 OR leased_by IS NOT NULL"));
        Assert.Equal(2, await cluster.QueryAsync<int>("SELECT count(DISTINCT worker) FROM chunks"));
        await cluster.ExecuteAsync("UPDATE schema_admits SET oldest = 'Later'");
        await using Worker refused = Worker.Start(cluster.Settings, "up", "--roles", "fitter");
        Assert.Equal(2, await refused.EndedAsync());
        Assert.Contains("29991231235959_Later of a newer version", refused.Errors, StringComparison.Ordinal);

        async Task UntilAsync(int done)
        {
            while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).ChunksDone < done)
                await Task.Delay(20, Cancellation);
        }
    }
}
