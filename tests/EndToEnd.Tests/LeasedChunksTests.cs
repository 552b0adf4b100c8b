using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests;

/// <summary>Fitters that sleep, and runs that share them.</summary>
[Collection(nameof(OneByOne))]
public sealed class LeasedChunksTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Two fitters; one is frozen (SIGSTOP) with a chunk in hand, longer than its lease, and thawed when the other has done all.
    /// A small run that comes when the large one has begun ends long before it. A run that is paused stays where it is.
    /// </summary>
    [Fact]
    public async Task A_fitter_that_slept_writes_nothing_and_a_small_run_does_not_wait_for_a_large_one()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        (string, string) lease = ("ALMAGEST_Schedule__LeaseSeconds", "3");
        await cluster.UpAsync("simulator,trainer,gateway", ("ALMAGEST_Trainer__Epochs", "10"), lease);
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        await Truth.IngestAsync(cluster, campaign, "large", 64_000);
        await Truth.IngestAsync(cluster, campaign, "small", 100);
        Worker sleeper = await cluster.UpAsync("fitter", lease);
        Guid large = await SubmitAsync(cluster, "large");
        while (await LeasedAsync(cluster, sleeper) == 0)
            await Task.Delay(5, Cancellation);
        await sleeper.SignalAsync("STOP");
        int held = await LeasedAsync(cluster, sleeper);
        await cluster.UpAsync("fitter", lease);

        Guid small = await SubmitAsync(cluster, "small");
        await DoneAsync(cluster, small);
        RunProgress then = await cluster.Get<IRunStore>().ProgressAsync(large, Cancellation);
        Assert.InRange(then.ChunksDone, 0, then.Chunks - 1);
        RunProgress ended = await cluster.Get<IRunStore>().ProgressAsync(small, Cancellation);
        DateTimeOffset asked = (await cluster.Get<IRunStore>().FindAsync("small", Cancellation))!.CreatedAt;
        Assert.InRange((ended.LastAt!.Value - asked).TotalSeconds, 0, 60);

        await cluster.Get<IRunStore>().HoldAsync(large, isForGood: false, Cancellation);
        await Task.Delay(1_000, Cancellation);
        int paused = (await cluster.Get<IRunStore>().ProgressAsync(large, Cancellation)).ChunksDone;
        await Task.Delay(1_000, Cancellation);
        Assert.Equal(paused, (await cluster.Get<IRunStore>().ProgressAsync(large, Cancellation)).ChunksDone);
        await cluster.Get<IRunStore>().ResumeAsync(large, isNobodyAtWork: false, Cancellation);

        await DoneAsync(cluster, large);
        await sleeper.SignalAsync("CONT");
        await cluster.RunDryAsync("fit-chunk");
        await sleeper.SignalAsync("TERM");
        Assert.Equal(0, await sleeper.EndedAsync());

        Assert.InRange(held, 1, 2);
        Assert.Equal(64_100, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
        Assert.Equal(64_100, await cluster.QueryAsync<int>("SELECT count(DISTINCT (run_number, observation_id)) FROM fits"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM chunks WHERE writes <> 1 OR leased_by IS NOT NULL"));
        Assert.Equal("done", await cluster.QueryAsync<string>("SELECT min(state) FROM public.runs"));
    }

    private static Task<int> LeasedAsync(Cluster cluster, Worker worker) =>
        cluster.QueryAsync<int>($"SELECT count(*) FROM chunks WHERE leased_by LIKE '%:{worker.Id}' AND done_at IS NULL");

    private static async Task DoneAsync(Cluster cluster, Guid run)
    {
        while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).State != RunState.Done)
            await Task.Delay(50, Cancellation);
    }

    private static async Task<Guid> SubmitAsync(Cluster cluster, string catalogue) =>
        Guid.Parse(
            await Worker.RunAsync(
                cluster.Settings,
                "run",
                "submit",
                "--catalogue",
                catalogue,
                "--campaign",
                "protocol-s",
                "--name",
                catalogue,
                "--chunk",
                "50",
                "--quiet"
            )
        );
}
