using System.Diagnostics;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>A fleet at work, faults after a schedule, and the verdict.</summary>
/// <param name="log">Told all that happens.</param>
/// <param name="learns">Networks too, again and again.</param>
internal sealed class ChaosRun(FaultLog log, bool learns) : IAsyncDisposable
{
    public const string Catalogue = "drawn",
        FittedCampaign = "protocol-s",
        Undisturbed = "undisturbed";
    public const int Observations = 600,
        ChunkSize = 4;

    private static readonly (string, string)[] Quick =
    [
        ("ALMAGEST_Schedule__LeaseSeconds", "4"),
        ("ALMAGEST_Schedule__LostSeconds", "3"),
        ("ALMAGEST_Messaging__FirstRetryDelay", "00:00:00.2"),
        ("ALMAGEST_Messaging__LongestRetryDelay", "00:00:02"),
        ("ALMAGEST_Storage__CommandTimeoutSeconds", "10"),
        ("ALMAGEST_Redelivery__SweepSeconds", "2"),
        ("ALMAGEST_Redelivery__ShardSeconds", "5"),
        ("ALMAGEST_Redelivery__TrainingSeconds", "10"),
        ("ALMAGEST_Trainer__LeaseSeconds", "3"),
        ("ALMAGEST_Trainer__CheckpointSeconds", "0.5"),
        ("ALMAGEST_Trainer__Epochs", "5"),
    ];

    private readonly Stopwatch _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-chaos-").FullName;
    private Servers? _servers;
    private Cluster? _cluster;
    private FaultyProxy? _broker,
        _database;
    private Fleet? _fleet;
    private string _learnt = "";

    public Scene Scene { get; private set; } = null!;

    /// <summary>Servers, networks, a catalogue, and what comes of it when nobody disturbs.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        _servers = await Servers.StartAsync();
        _cluster = await Cluster.StartAsync(_servers);
        _broker = new FaultyProxy(_servers.Broker.Host, _servers.Broker.Port);
        Npgsql.NpgsqlConnectionStringBuilder database = new(_servers.Postgres);
        _database = new FaultyProxy(database.Host!, database.Port);
        string? clock = ClockFile();
        _fleet = new Fleet(Start);
        Campaign fitted = ProtocolS.Campaign(spectra: 512),
            learnt = ProtocolS.Campaign(spectra: 512, seed: 2) with { Name = "learnt again" };
        Scene = new Scene
        {
            Servers = _servers,
            Cluster = _cluster,
            Fleet = _fleet,
            BrokerLink = _broker,
            DatabaseLink = _database,
            ClockFile = clock,
            LearntCampaign = learnt.Id,
        };
        await _cluster.Get<ICampaignStore>().AddAsync(fitted, cancellation);
        await _cluster.Get<ICampaignStore>().AddAsync(learnt, cancellation);
        await Truth.IngestAsync(_cluster, fitted, Catalogue, Observations);
        _fleet.Start([
            new("gateway", "gateway"),
            .. learns
                ? (Post[])[new("simulator", "simulator"), new("trainer", "trainer")]
                : [new("trainer", "simulator,trainer")],
            new("fitter 1", "fitter"),
            new("fitter 2", "fitter") { Settings = clock is null ? [] : ClockOf(clock) },
        ]);
        using Workload calm = new(Scene);
        await calm.LearnAsync(fitted.Id, cancellation);
        if (learns)
            _learnt = (await calm.LearnAsync(learnt.Id, cancellation))!;
        await calm.AskForRunAsync(Undisturbed, cancellation);
        await Scene.UntilAsync(IsOverAsync, TimeSpan.FromMinutes(2));
        await _cluster.ExecuteAsync(PrivateTables.KeepOriginals);
        await _cluster.ExecuteAsync(PrivateTables.MakePoison);
    }

    /// <summary>Faults while work goes on; then all is mended, and what was begun has to end.</summary>
    /// <returns>What does not hold.</returns>
    public async Task<IReadOnlyList<string>> DisturbAsync(IReadOnlyList<FaultDraw> schedule, TimeSpan duration, TimeSpan patience)
    {
        _clock.Start();
        using CancellationTokenSource over = new(),
            watched = new();
        using Workload workload = new(Scene);
        Task submitting = workload.SubmitAsync(over.Token),
            learning = learns ? workload.LearnAgainAsync(over.Token) : Task.CompletedTask,
            watching = WatchAsync(watched.Token);
        Task disturbing = Task.WhenAll(new FaultRunner(Scene, log, _clock).RunAsync(schedule), Task.Delay(duration));
        // Work that can't even be asked for ends it at once.
        await await Task.WhenAny(disturbing, submitting, learning.IsCompleted ? disturbing : learning);
        await over.CancelAsync();
        log.Say($"{_clock.Elapsed.TotalSeconds, 8:f1} s  all is mended");
        await HealAsync();
        await submitting;
        List<string> found = [];
        if (!await Scene.UntilAsync(() => Task.FromResult(learning.IsCompleted), patience))
            found.Add("a training did not end");
        if (!await Scene.UntilAsync(IsOverAsync, patience))
            found.Add("runs did not end");
        log.Say($"{_clock.Elapsed.TotalSeconds, 8:f1} s  all has ended");
        await watched.CancelAsync();
        await watching;
        found.AddRange(await JudgeAsync([.. workload.Accepted]));
        found.AddRange(
            workload.Learnt.Where(network => network != _learnt).Select(network => $"learnt {network}, expected {_learnt}")
        );
        log.Say($"{_fleet!.Replaced} workers were started anew; {workload.Learnt.Count} networks learnt");
        foreach (string ended in _fleet.EndedByThemselves)
            log.Say($"ended by itself: {ended}");
        return found;
    }

    /// <summary>Writes what each worker said.</summary>
    /// <returns>Where.</returns>
    public async Task<string> KeepLogsAsync()
    {
        string folder = Directory.CreateTempSubdirectory("almagest-chaos-logs-").FullName;
        foreach (Worker worker in _cluster!.Workers)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{worker.Id}.log"), worker.Output + worker.Errors);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _broker?.Dispose();
        _database?.Dispose();
        if (_servers is not null)
            await _servers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyCollection<string> accepted)
    {
        RunRecord undisturbed = await RunRecord.ReadAsync(_cluster!, Undisturbed);
        Assert.Equal(Observations, undisturbed.Fits.Select(row => row.Number).Distinct().Count());
        // What was not acknowledged may have been accepted all the same.
        string[] stored = (
            await _cluster!.QueryAsync<string>("SELECT coalesce(string_agg(run, ','), '') FROM almagest.runs")
        ).Split(',', StringSplitOptions.RemoveEmptyEntries);
        List<string> found = [.. accepted.Except(stored).Select(lost => $"{lost}: accepted, and lost")];
        (int fits, int failures, int parked, int inexact) = (0, 0, 0, 0);
        string[] disturbed = [.. stored.Where(run => run != Undisturbed)];
        foreach (string name in disturbed)
        {
            RunRecord run = await RunRecord.ReadAsync(_cluster, name);
            string poisoned = await _cluster.QueryAsync<string>(PrivateTables.Poisoned(name));
            found.AddRange(
                Verdict.Violations(
                    run,
                    undisturbed,
                    Observations,
                    Scene.Damaged.Keys.ToHashSet(),
                    poisoned.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToHashSet()
                )
            );
            fits += run.Fits.Select(row => row.Number).Distinct().Count();
            (failures, parked) = (failures + run.Failures.Count, parked + run.Parked.Count);
            inexact += Verdict.Inexact(run, undisturbed);
        }
        log.Say(
            $"{disturbed.Length} runs, {disturbed.Length * Observations} observations accepted = {fits} fitted + "
                + $"{failures} failed + {parked} parked; {inexact} numbers not to the bit; {found.Count} violations"
        );
        return found;
    }

    /// <summary>All that may have been left by a fault that could not end.</summary>
    private async Task HealAsync()
    {
        (_broker!.Delay, _database!.Delay) = (TimeSpan.Zero, TimeSpan.Zero);
        _broker.Release();
        _database.Release();
        foreach (Worker worker in _fleet!.Of(""))
            await _fleet.SignalAsync(worker.Id, "CONT");
        foreach (string server in (string[])["rabbitmq", "postgres"])
            await _servers!.UpAsync(server);
        await (await Scene.BrokerAsync()).DisposeAsync();
        await Scene.ExecuteAsync(PrivateTables.MendAll);
        await Scene.ExecuteAsync(PrivateTables.MendBundles);
        await DataFaults.ResumeAsync(Scene);
    }

    private async Task<bool> IsOverAsync() =>
        await Scene.QueryAsync<int>("SELECT count(*) FROM public.runs WHERE state <> 'done'") == 0;

    private async Task WatchAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            log.Progress(_clock.Elapsed, await Scene.QueryAsync<long>(PrivateTables.ChunksDone));
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private Worker Start(Post post) =>
        _cluster!.Start(
            "almagest",
            [.. SettingsOf(post.Settings).Select(one => (one.Key, one.Value))],
            "up",
            "--roles",
            post.Roles,
            "--urls",
            "http://127.0.0.1:0"
        );

    private Dictionary<string, string> SettingsOf((string, string)[] more)
    {
        Dictionary<string, string> settings = new(_cluster!.Settings);
        foreach ((string key, string value) in (((string, string)[])[.. Quick, .. more]))
            settings[key] = value;
        settings["ALMAGEST_Messaging__Uri"] = new UriBuilder(_cluster.Broker) { Port = _broker!.Port }.Uri.ToString();
        settings["ALMAGEST_Storage__ConnectionString"] = new Npgsql.NpgsqlConnectionStringBuilder(_cluster.ConnectionString)
        {
            Port = _database!.Port,
        }.ToString();
        return settings;
    }

    private string? ClockFile()
    {
        if (!File.Exists(Faketime))
            return null;
        string file = Path.Combine(_folder, "clock");
        File.WriteAllText(file, "+0");
        return file;
    }

    private const string Faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private static (string, string)[] ClockOf(string file) =>
        [
            ("LD_PRELOAD", Faketime),
            ("FAKETIME_TIMESTAMP_FILE", file),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
}
