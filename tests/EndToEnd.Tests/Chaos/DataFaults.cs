using System.Globalization;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What happens to data, and by data.</summary>
internal static class DataFaults
{
    /// <summary>More would leave little to fit.</summary>
    private const int MostDamaged = 60;

    public static FaultKind[] All { get; } =
    [
        new("an observation kills its workers", "poison", 2, (scene, draw) => PoisonAsync(scene, draw, refuses: false)),
        new("an observation breaks its workers", "poison", 2, (scene, draw) => PoisonAsync(scene, draw, refuses: true)),
        new("a byte of a payload is flipped", "data", 2, FlipPayloadAsync),
        new("a byte of a network's bundle is flipped", "data", 2, FlipBundleAsync),
    ];

    private static async Task<string> PoisonAsync(Scene scene, FaultDraw draw, bool refuses)
    {
        string chosen = await scene.QueryAsync<string>(PrivateTables.Poison(refuses));
        if (chosen.Length == 0)
            throw new NotDoneException("no chunk waits");
        string[] parts = chosen.Split('|');
        (int run, string name, int number) = (
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            int.Parse(parts[2], CultureInfo.InvariantCulture)
        );
        int deaths = 0;
        bool isParked = await Scene.UntilAsync(
            async () =>
            {
                if (await scene.QueryAsync<int>(PrivateTables.IsParked(run, number)) > 0)
                    return true;
                string at = refuses ? "" : await scene.QueryAsync<string>(PrivateTables.WorkerAt(run, number));
                if (at.Length == 0)
                    return false;
                int process = int.Parse(at.Split(':')[^1], CultureInfo.InvariantCulture);
                if (!scene.Fleet.Of("fitter").Any(one => one.Id == process && !one.HasEnded))
                    return false;
                await scene.Fleet.SignalAsync(process, "KILL");
                deaths++;
                return false;
            },
            TimeSpan.FromSeconds(120)
        );
        await scene.ExecuteAsync(PrivateTables.Mend(run));
        string told = $"{name}, {number}: {(isParked ? "parked" : "not parked within two minutes")}";
        if (!refuses)
            told += $" after {deaths} deaths";
        if (!isParked || draw.Length < 0.5)
            return told;
        Guid id = (await scene.Cluster.Get<IRunStore>().FindAsync(name, CancellationToken.None))!.Id;
        await Scene.Persist(() => scene.Cluster.Get<IParkedChunks>().RetryAsync(id, null, CancellationToken.None));
        return $"{told}, and retried";
    }

    private static async Task<string> FlipPayloadAsync(Scene scene, FaultDraw draw)
    {
        if (scene.Damaged.Count >= MostDamaged)
            throw new NotDoneException($"{MostDamaged} are damaged already");
        int number = (int)(draw.Where * ChaosRun.Observations);
        if (!scene.Damaged.TryAdd(number, true))
            throw new NotDoneException("it was damaged before");
        await scene.ExecuteAsync(PrivateTables.FlipPayload(number, draw.Length, bits: 1 + (int)(draw.Where * 254)));
        return $"of observation {number}";
    }

    /// <summary>Fitters that start anew read it, and stop the runs; then it is mended, and the runs go on.</summary>
    private static async Task<string> FlipBundleAsync(Scene scene, FaultDraw draw)
    {
        bool isStopped;
        await scene.ExecuteAsync(PrivateTables.FlipBundles(draw.Where, bits: 1 + (int)(draw.Length * 254)));
        try
        {
            foreach (Worker fitter in scene.Fleet.Of("fitter"))
                await scene.Fleet.SignalAsync(fitter.Id, "KILL");
            isStopped = await Scene.UntilAsync(
                async () => await scene.QueryAsync<int>(PrivateTables.RunsStopped) > 0,
                TimeSpan.FromSeconds(30)
            );
        }
        finally
        {
            await scene.ExecuteAsync(PrivateTables.MendBundles);
        }
        return $"{(isStopped ? "runs stopped" : "no run stopped within 30 s")}, {await ResumeAsync(scene)} resumed";
    }

    /// <summary>As who runs the fleet does once what stopped runs is mended.</summary>
    public static async Task<int> ResumeAsync(Scene scene)
    {
        IRunStore runs = scene.Cluster.Get<IRunStore>();
        int resumed = 0;
        foreach (Run run in await Scene.Persist(() => runs.ListAsync(CancellationToken.None)))
        {
            RunProgress progress = await Scene.Persist(() => runs.ProgressAsync(run.Id, CancellationToken.None));
            if (progress.State != RunState.Stopped)
                continue;
            await Scene.Persist(() => runs.ResumeAsync(run.Id, isNobodyAtWork: false, CancellationToken.None));
            resumed++;
        }
        return resumed;
    }
}
