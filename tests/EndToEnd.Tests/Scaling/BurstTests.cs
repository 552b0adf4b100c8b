using System.Net.Http.Json;
using System.Text.Json;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Scaling;

/// <summary>The manifests' own rules, on what a real gateway answers, start and stop real workers.</summary>
[Collection(nameof(OneByOne))]
public sealed class BurstTests
{
    private const int Observations = 4_000;

    // A second here is two minutes of the manifests.
    private const double Speed = 120;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Nobody is there but the gateway. A training comes, and simulators and a trainer's job for it; then a catalogue, and
    /// fitters, two of which are told to go while they are at work. All go in the end, and nothing is lost, or there twice.
    /// </summary>
    [Fact]
    public async Task Workers_come_with_a_burst_and_go_with_it_and_nothing_is_lost()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Worker gateway = await cluster.UpAsync("gateway");
        using HttpClient client = new() { BaseAddress = new Uri(gateway.Address) };
        Autoscaler simulators = new(ScaleRule.Read("simulator.yaml", most: 2, Speed), () => Start("Simulator")),
            fitters = new(ScaleRule.Read("fitter.yaml", most: 3, Speed), () => Start("Fitter"));
        ScaleRule trainings = ScaleRule.Read("trainer.yaml", most: 1, Speed);
        List<Worker> trainers = [];
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);

        await using Worker train = Worker.Start(cluster.Settings, "train", "protocol-s", "--epochs", "10", "--quiet");
        await LookUntilAsync(() => Task.FromResult(train.HasEnded));
        Assert.Equal(0, await train.EndedAsync());
        Assert.Equal(0, fitters.Most);

        await Truth.IngestAsync(cluster, campaign, "burst", Observations);
        Guid run = Guid.Parse(
            await Worker.RunAsync(
                cluster.Settings,
                "run",
                "submit",
                "--catalogue",
                "burst",
                "--campaign",
                "protocol-s",
                "--chunk",
                "25",
                "--quiet"
            )
        );
        Queue<int> deaths = new([5, 30]);
        await LookUntilAsync(async () =>
        {
            RunProgress progress = await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation);
            if (deaths.TryPeek(out int after) && progress.ChunksDone >= after && await EndABusyOneAsync())
                deaths.Dequeue();
            return progress.IsDone;
        });
        await LookUntilAsync(() =>
            Task.FromResult(fitters.Running.Count + simulators.Running.Count == 0 && trainers.All(one => one.HasEnded))
        );

        Assert.Empty(deaths);
        Assert.Equal(3, fitters.Most);
        Assert.InRange(simulators.Most, 1, 2);
        Assert.Single(trainers);
        foreach (Worker worker in (Worker[])[.. fitters.Told, .. simulators.Told, .. trainers])
        {
            int code = await worker.EndedAsync();
            // One that had not begun may be ended by the signal itself.
            bool isYoung = !worker.Errors.Contains("Application started", StringComparison.Ordinal);
            Assert.True(code == 0 || (isYoung && code == 128 + 15), $"{code}: {worker.Errors}");
        }
        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
        Assert.Equal(Observations, await cluster.QueryAsync<int>("SELECT count(DISTINCT observation_id) FROM fits"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM chunks WHERE writes <> 1 OR leased_by IS NOT NULL"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM shards WHERE drawn_at IS NULL"));

        Worker Start(string program, params (string, string)[] settings) =>
            cluster.Start($"Almagest.{program}", settings, "--urls=http://127.0.0.1:0");

        async Task LookUntilAsync(Func<Task<bool>> isOver)
        {
            while (!await isOver())
            {
                JsonElement backlog = await client.GetFromJsonAsync<JsonElement>("api/v1/backlog", Cancellation);
                await simulators.LookAsync(backlog);
                await fitters.LookAsync(backlog);
                // A ScaledJob: as many as there are trainings, less those at work.
                int jobs = Math.Min(trainings.Most, (int)Math.Ceiling(trainings.ValueOf(backlog) / trainings.Target));
                if (trainers.Count(one => !one.HasEnded) < jobs)
                    trainers.Add(Start("Trainer", ("ALMAGEST_Trainer__LeaveAfterSeconds", "2")));
                await Task.Delay(250, Cancellation);
            }
        }

        // No fit can be written meanwhile: whoever has a chunk keeps it, however fast the machine.
        async Task<bool> EndABusyOneAsync()
        {
            await using NpgsqlConnection connection = new(cluster.ConnectionString);
            await connection.OpenAsync(Cancellation);
            await using NpgsqlTransaction held = await connection.BeginTransactionAsync(Cancellation);
            await using NpgsqlCommand command = new("LOCK TABLE fits IN EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(Cancellation);
            for (int look = 0; look < 50; look++)
            {
                if (await BusyAsync() is { } busy)
                {
                    await fitters.EndAsync(busy);
                    return true;
                }
                await Task.Delay(50, Cancellation);
            }
            return false;
        }

        async Task<Worker?> BusyAsync()
        {
            foreach (Worker worker in fitters.Running)
                if (
                    await cluster.QueryAsync<int>(
                        $"SELECT count(*) FROM chunks WHERE leased_by LIKE '%:{worker.Id}' AND done_at IS NULL"
                    ) > 0
                )
                    return worker;
            return null;
        }
    }
}
