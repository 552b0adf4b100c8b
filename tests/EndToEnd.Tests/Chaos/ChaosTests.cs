using System.Globalization;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>`./test --chaos --seed N --minutes M` makes it long.</summary>
[Collection(nameof(OneByOne))]
public sealed class ChaosTests
{
    [Fact]
    public async Task Nothing_is_lost_and_nothing_is_there_twice_whatever_happens()
    {
        bool isLong = Setting("ALMAGEST_CHAOS_MINUTES") is not null;
        TimeSpan duration = TimeSpan.FromMinutes(Setting("ALMAGEST_CHAOS_MINUTES") ?? 0.25);
        int seed = (int)(Setting("ALMAGEST_CHAOS_SEED") ?? (isLong ? Random.Shared.Next(1, 1_000_000) : 1));
        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        FaultLog log = new(output.WriteLine);
        log.Say($"seed {seed}");
        FaultKind[] kinds = [.. WorkerFaults.All, .. BrokerFaults.All, .. DatabaseFaults.All, .. DataFaults.All];
        FaultKind[] some = [.. kinds.Where(kind => isLong || !kind.IsLong)];
        IReadOnlyList<FaultDraw> schedule = FaultDraw.Schedule(seed, some, duration, TimeSpan.FromSeconds(isLong ? 4 : 1.5));
        await using ChaosRun run = new(log, learns: isLong);
        await run.PrepareAsync(TestContext.Current.CancellationToken);

        IReadOnlyList<string> violations = await run.DisturbAsync(schedule, duration, TimeSpan.FromSeconds(isLong ? 240 : 60));

        log.Say($"{log.Done} faults\n{log.Table(some)}");
        if (violations.Count > 0)
            log.Say($"What the workers said: {await run.KeepLogsAsync()}");
        Assert.True(violations.Count == 0, $"seed {seed}: {string.Join('\n', violations.Take(50))}");
        Assert.True(log.Done > 0, "No fault was done.");
    }

    private static double? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
