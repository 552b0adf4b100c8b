using System.Collections.Concurrent;
using System.Net.Http.Json;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>Asks a gateway for runs, and for networks, again and again, as people do who do not know what is going on.</summary>
internal sealed class Workload(Scene scene) : IDisposable
{
    /// <summary>Runs that are not done at once: there is always something to do, and never much.</summary>
    private const int AtOnce = 2;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Names of runs that the gateway said it had accepted.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    /// <summary>Networks that were learnt.</summary>
    public ConcurrentQueue<string> Learnt { get; } = new();

    /// <summary>Submits until it is told to stop.</summary>
    public async Task SubmitAsync(CancellationToken over)
    {
        for (int number = 1; ; number++)
        {
            string name = $"run {number:0000}";
            if (!await AskForRunAsync(name, over))
                return;
            Accepted.Enqueue(name);
            while (
                !over.IsCancellationRequested
                && (await Scene.Persist(() => Runs.RunningAsync(CancellationToken.None))).Count >= AtOnce
            )
                await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>Has the same network learnt until it is told to stop, and then the last one to its end.</summary>
    public async Task LearnAgainAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await scene.ExecuteAsync(PrivateTables.ForgetTrainings);
            if (await LearnAsync(scene.LearntCampaign, over) is { } learnt)
                Learnt.Enqueue(learnt);
        }
    }

    /// <summary>Asks for a network, and waits for it.</summary>
    /// <returns>Its id, or why there is none; null: it is over before it was accepted.</returns>
    public async Task<string?> LearnAsync(string campaign, CancellationToken over)
    {
        while (!await PostAsync("api/v1/trainings", new { campaign }, alreadyThere: null))
        {
            if (over.IsCancellationRequested)
                return null;
            await Task.Delay(300, CancellationToken.None);
        }
        while (true)
        {
            IReadOnlyList<Training> all = await Scene.Persist(() =>
                scene.Cluster.Get<ITrainingStore>().ListAsync(CancellationToken.None)
            );
            Training newest = all.First(one => one.CampaignId == campaign);
            if (newest.State is TrainingState.Completed or TrainingState.Failed)
                return newest.NetworkId ?? $"none: {newest.Message}";
            await Task.Delay(500, CancellationToken.None);
        }
    }

    /// <returns>False: it is over before it was accepted.</returns>
    public async Task<bool> AskForRunAsync(string name, CancellationToken over)
    {
        var body = new
        {
            catalogue = ChaosRun.Catalogue,
            campaign = ChaosRun.FittedCampaign,
            name,
            chunkSize = ChaosRun.ChunkSize,
        };
        while (!over.IsCancellationRequested)
        {
            if (await PostAsync("api/v1/runs", body, alreadyThere: name))
                return true;
            await Task.Delay(300, CancellationToken.None);
        }
        return false;
    }

    public void Dispose() => _client.Dispose();

    /// <param name="alreadyThere">A run of that name tells that an answer which did not come was yes.</param>
    private async Task<bool> PostAsync(string path, object body, string? alreadyThere)
    {
        if (scene.Fleet.Gateway is not { } gateway)
            return false;
        try
        {
            using HttpResponseMessage answer = await _client.PostAsJsonAsync(new Uri(gateway, path), body);
            if (answer.IsSuccessStatusCode)
                return true;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException or IOException) { }
        return alreadyThere is not null
            && await Scene.Persist(() => Runs.FindAsync(alreadyThere, CancellationToken.None)) is not null;
    }

    private IRunStore Runs => scene.Cluster.Get<IRunStore>();
}
