using System.Diagnostics;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What happens to PostgreSQL, and on the way to it.</summary>
internal static class DatabaseFaults
{
    private const string Others =
        "FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'chaos' "
        + "AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

    public static FaultKind[] All { get; } =
    [
        new("PostgreSQL is restarted (fast)", "database", 2, (scene, draw) => RestartAsync(scene, draw, "INT")),
        new("PostgreSQL crashes (immediate)", "database", 2, (scene, draw) => RestartAsync(scene, draw, "QUIT")),
        new("a session's process gets SIGKILL, and PostgreSQL recovers", "database", 2, KillSessionAsync),
        new("sessions are ended (pg_terminate_backend)", "", 4, TerminateAsync),
        new("connections to PostgreSQL are cut", "", 4, CutAsync),
        new("the way to PostgreSQL is slow", "database link", 2, DelayAsync),
        new("the way to PostgreSQL is held up", "database link", 2, HoldAsync),
        new("connections to PostgreSQL are half-open", "", 2, ForgetAsync) { IsLong = true },
        new("the disk of PostgreSQL is full", "database", 2, FillAsync),
        new("a writer is the victim of a deadlock", "database", 2, DeadlockAsync),
        new("writers fail to serialize", "database", 2, SerializeAsync),
    ];

    private static async Task<string> RestartAsync(Scene scene, FaultDraw draw, string signal)
    {
        await scene.Servers.DownAsync("postgres", signal);
        await Task.Delay(draw.Time / 2);
        await scene.Servers.UpAsync("postgres");
        await scene.QueryAsync<int>("SELECT 1");
        return $"away for {draw.Time.TotalSeconds / 2:f1} s";
    }

    private static async Task<string> KillSessionAsync(Scene scene, FaultDraw draw)
    {
        int process = await scene.QueryAsync<int>($"SELECT coalesce((SELECT pid {Others} ORDER BY random() LIMIT 1), 0)");
        if (process == 0)
            throw new NotDoneException("nobody has a session");
        using (Process kill = Process.Start("kill", ["-KILL", $"{process}"]))
            await kill.WaitForExitAsync();
        await Task.Delay(100);
        await scene.QueryAsync<int>("SELECT 1");
        return $"{process}";
    }

    private static async Task<string> TerminateAsync(Scene scene, FaultDraw draw)
    {
        string some = $"SELECT count(pg_terminate_backend(pid)) {Others} AND random() < {Share(draw):f2}";
        return $"{await scene.QueryAsync<int>(some)} sessions";
    }

    private static Task<string> CutAsync(Scene scene, FaultDraw draw) =>
        Task.FromResult($"{scene.DatabaseLink.Cut(Some(draw))} connections");

    private static async Task<string> DelayAsync(Scene scene, FaultDraw draw)
    {
        scene.DatabaseLink.Delay = TimeSpan.FromMilliseconds(20 + (200 * draw.Where));
        await Task.Delay(draw.Time);
        scene.DatabaseLink.Delay = TimeSpan.Zero;
        return $"{20 + (200 * draw.Where):f0} ms for {draw.Time.TotalSeconds:f1} s";
    }

    private static async Task<string> HoldAsync(Scene scene, FaultDraw draw)
    {
        scene.DatabaseLink.Hold();
        await Task.Delay(draw.Time);
        scene.DatabaseLink.Release();
        return $"for {draw.Time.TotalSeconds:f1} s";
    }

    private static Task<string> ForgetAsync(Scene scene, FaultDraw draw) =>
        Task.FromResult($"{scene.DatabaseLink.Forget(Some(draw))} connections");

    private static async Task<string> FillAsync(Scene scene, FaultDraw draw)
    {
        if (scene.Servers.SmallDisk is not { } disk)
            throw new NotDoneException("mounting is not allowed here");
        string file = Path.Combine(disk, "full");
        long refused = await scene.QueryAsync<long>(Rollbacks);
        try
        {
            long end = Stopwatch.GetTimestamp() + (long)(draw.Time.TotalSeconds * Stopwatch.Frequency);
            // Whatever is freed meanwhile is taken too.
            for (int part = 0; Stopwatch.GetTimestamp() < end; part++)
            {
                if (new DriveInfo(disk).AvailableFreeSpace is > 0 and long free)
                    await using (
                        new FileStream(
                            $"{file}{part}",
                            new FileStreamOptions
                            {
                                Mode = FileMode.Create,
                                Access = FileAccess.Write,
                                PreallocationSize = free,
                            }
                        )
                    ) { }
                await Task.Delay(100);
            }
        }
        catch (IOException)
        {
            // It is full.
            await Task.Delay(draw.Time);
        }
        finally
        {
            foreach (string part in Directory.GetFiles(disk, "full*"))
                File.Delete(part);
        }
        return $"for {draw.Time.TotalSeconds:f1} s, {await scene.QueryAsync<long>(Rollbacks) - refused} transactions refused";
    }

    /// <summary>A writer marks its chunk and then writes rows; this takes the table of rows first and then the chunks.</summary>
    private static async Task<string> DeadlockAsync(Scene scene, FaultDraw draw)
    {
        const string deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
        long before = await scene.QueryAsync<long>(deadlocks);
        await using NpgsqlConnection session = await scene.SessionAsync();
        await ExecuteAsync(session, "BEGIN; SET LOCAL deadlock_timeout = '60s'");
        await ExecuteAsync(session, $"LOCK TABLE {PrivateTables.Fits} IN SHARE ROW EXCLUSIVE MODE");
        const string waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
            + "wait_event_type = 'Lock' AND state = 'active'";
        if (!await Scene.UntilAsync(async () => await scene.QueryAsync<int>(waiting) > 0, TimeSpan.FromSeconds(15)))
            throw new NotDoneException("nobody writes");
        await ExecuteAsync(session, PrivateTables.TouchUndone);
        await ExecuteAsync(session, "ROLLBACK");
        await Task.Delay(600);
        return $"{await scene.QueryAsync<long>(deadlocks) - before} victims";
    }

    /// <summary>For a while all transactions are of repeatable reads, and somebody else writes each row of a chunk again and
    /// again.</summary>
    private static async Task<string> SerializeAsync(Scene scene, FaultDraw draw)
    {
        string name = new NpgsqlConnectionStringBuilder(scene.Cluster.ConnectionString).Database!;
        long refused = await scene.QueryAsync<long>(Rollbacks);
        try
        {
            await scene.ExecuteAsync($"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'");
            await scene.QueryAsync<int>($"SELECT count(pg_terminate_backend(pid)) {Others}");
            await using NpgsqlConnection session = await scene.SessionAsync();
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < draw.Time)
                try
                {
                    await ExecuteAsync(session, PrivateTables.TouchLeased);
                    await Task.Delay(5);
                }
                catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.SerializationFailure) { }
        }
        finally
        {
            await scene.ExecuteAsync($"ALTER DATABASE {name} RESET default_transaction_isolation");
            await scene.QueryAsync<int>($"SELECT count(pg_terminate_backend(pid)) {Others}");
        }
        return $"for {draw.Time.TotalSeconds:f1} s, {await scene.QueryAsync<long>(Rollbacks) - refused} transactions refused";
    }

    private const string Rollbacks = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()";

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql)
    {
        await using NpgsqlCommand command = new(sql, session);
        await command.ExecuteNonQueryAsync();
    }

    private static double Share(FaultDraw draw) => 0.3 + (0.7 * draw.Length);

    private static Func<bool> Some(FaultDraw draw)
    {
        Random random = new((int)(draw.Where * int.MaxValue));
        return () => random.NextDouble() < Share(draw);
    }
}
