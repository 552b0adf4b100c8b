using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Xunit.Sdk;

namespace Almagest.EndToEnd.Tests;

[Collection(nameof(OneByOne))]
public sealed class KilledFitterTests
{
    private const int Observations = 20_000;
    private const int ChunkSize = 128;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>2 simulators, 1 trainer, 2 fitters, each a process; one fitter gets SIGKILL in the middle of the run.</summary>
    [Fact]
    public async Task Every_observation_is_fitted_once_though_a_fitter_is_killed_in_the_middle()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        // In the queue before any worker lives: it waits for the first of them.
        Campaign campaign = ProtocolS.Campaign(spectra: 3_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator");
        await cluster.UpAsync("simulator");
        await cluster.UpAsync("trainer", ("ALMAGEST_Trainer__Epochs", "40"));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        Truth truth = await Truth.IngestAsync(cluster, campaign, "drawn", Observations);
        await cluster.UpAsync("gateway");
        Worker doomed = await cluster.UpAsync("fitter");
        await cluster.UpAsync("fitter");

        string run = await Worker.RunAsync(
            cluster.Settings,
            "run",
            "submit",
            "--catalogue",
            "drawn",
            "--campaign",
            "protocol-s",
            "--name",
            "killed",
            "--chunk",
            $"{ChunkSize}",
            "--quiet"
        );
        RunProgress atDeath = await KillInTheMiddleAsync(cluster, Guid.Parse(run), doomed);
        // Every message comes twice: of chunks that are done, at work and waiting.
        await cluster
            .Get<ICommandSender>()
            .SendManyAsync(
                Enumerable
                    .Range(0, atDeath.Chunks)
                    .Select(chunk => new FitChunk { RunId = Guid.Parse(run), ChunkNumber = chunk }),
                Cancellation
            );
        string watched = await Worker.RunAsync(cluster.Settings, "run", "watch", "killed", "--quiet");
        await cluster.RunDryAsync("fit-chunk");

        Assert.InRange(atDeath.ChunksDone, 1, atDeath.Chunks - 1);
        Assert.Equal("20,000 fitted, 0 failed", watched);
        await EachExactlyOnceAsync(cluster);
        await RightAsync(cluster, Guid.Parse(run), truth);
    }

    /// <summary>Once the doomed fitter has written something of its own, so that it dies at work and not at rest.</summary>
    private static async Task<RunProgress> KillInTheMiddleAsync(Cluster cluster, Guid run, Worker doomed)
    {
        while (
            await cluster.QueryAsync<int>(
                $"SELECT count(*) FROM chunks WHERE done_at IS NOT NULL AND worker LIKE '%:{doomed.Id}'"
            ) < 3
        )
        {
            if ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).IsDone)
                throw new XunitException(
                    $"The run was over before the fitter {doomed.Id} had written three chunks:\n{doomed.Errors}"
                );
            await Task.Delay(10, Cancellation);
        }
        doomed.Kill();
        await doomed.EndedAsync();
        return await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation);
    }

    private static async Task EachExactlyOnceAsync(Cluster cluster)
    {
        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(DISTINCT observation_id) FROM fits"));
        Assert.Equal(2 * Observations, await cluster.QueryAsync<int>("SELECT count(*) FROM fit_parameters"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM failures"));
        // Written twice, and tidied up in between, would count the same above.
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM chunks WHERE writes <> 1 OR done_at IS NULL"));
        Assert.Equal(2, await cluster.QueryAsync<int>("SELECT count(DISTINCT worker) FROM chunks"));
    }

    private static async Task RightAsync(Cluster cluster, Guid run, Truth truth)
    {
        double sum = 0;
        await foreach (FitRecord fit in cluster.Get<IResultReader>().ReadAsync(run, ResultFilter.All, Cancellation))
            // What lies at the prior's edge is published as a limit.
            sum += fit
                .Fit.Parameters.Zip(truth.Parameters[fit.Number], (found, drawn) => Math.Pow(found.Value - drawn, 2))
                .Average();

        Assert.InRange(sum / Observations, 0, 0.1 * Truth.Baseline);
    }
}
