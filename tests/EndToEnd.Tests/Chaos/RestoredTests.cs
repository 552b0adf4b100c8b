using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>As docs/reliability.md says how to back up.</summary>
[Collection(nameof(OneByOne))]
public sealed class RestoredTests
{
    private const int Observations = 8_000;
    private const string Run = "dumped";

    private static readonly (string, string)[] Quick =
    [
        ("ALMAGEST_Schedule__LeaseSeconds", "3"),
        ("ALMAGEST_Schedule__LostSeconds", "2"),
        ("ALMAGEST_Trainer__Epochs", "5"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>While chunks are sent, at work, done and waiting; the broker that the restored database meets is
    /// empty.</summary>
    [Fact]
    public async Task A_dump_from_the_middle_of_a_run_is_restored_and_ends_it_as_the_original_does()
    {
        string folder = Directory.CreateTempSubdirectory("almagest-dump-").FullName,
            dump = Path.Combine(folder, "almagest.dump");
        try
        {
            RunRecord original;
            await using (Cluster first = await Cluster.StartAsync())
                original = await FitAsync(first, dump);

            await using Cluster second = await Cluster.StartAsync(fill: database => CopyAsync("pg_restore", database, dump));
            Guid run = (await second.Get<IRunStore>().FindAsync(Run, Cancellation))!.Id;
            RunProgress restored = await second.Get<IRunStore>().ProgressAsync(run, Cancellation);
            Assert.InRange(restored.ChunksDone, 1, restored.Chunks - 1);
            await second.UpAsync("gateway,fitter", Quick);
            await EndAsync(second, run);

            Assert.Empty(
                Verdict.Violations(
                    await RunRecord.ReadAsync(second, Run),
                    original,
                    Observations,
                    damaged: new HashSet<int>(),
                    poisoned: new HashSet<int>()
                )
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RunRecord> FitAsync(Cluster cluster, string dump)
    {
        Campaign campaign = ProtocolS.Campaign(spectra: 512);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator,trainer,gateway", Quick);
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        await Truth.IngestAsync(cluster, campaign, "drawn", Observations);
        await cluster.UpAsync("fitter", Quick);
        string[] submit = ["run", "submit", "--catalogue", "drawn", "--campaign", "protocol-s", "--name", Run, "--chunk", "10"];
        Guid run = Guid.Parse(await Worker.RunAsync(cluster.Settings, [.. submit, "--quiet"]));
        while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).ChunksDone < 5)
            await Task.Delay(10, Cancellation);
        await CopyAsync("pg_dump", cluster.ConnectionString, dump);
        await EndAsync(cluster, run);
        return await RunRecord.ReadAsync(cluster, Run);
    }

    private static async Task EndAsync(Cluster cluster, Guid run)
    {
        while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).State != RunState.Done)
            await Task.Delay(50, Cancellation);
    }

    /// <summary>pg_dump into the file, or pg_restore from it.</summary>
    private static async Task CopyAsync(string program, string connection, string dump)
    {
        NpgsqlConnectionStringBuilder to = new(connection);
        string[] place = ["-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, "-d", to.Database!];
        await Tool.RunAsync(
            Tool.Require(program),
            new Dictionary<string, string> { ["PGPASSWORD"] = to.Password! },
            program == "pg_dump" ? [.. place, "-Fc", "-f", dump] : [.. place, "--no-owner", "--exit-on-error", dump]
        );
    }
}
