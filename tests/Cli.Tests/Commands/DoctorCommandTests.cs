using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Almagest.Application;
using Almagest.Application.Diagnosis;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Migrations;
using Almagest.Storage.Networks;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Cli.Tests.Commands;

/// <summary>What `almagest doctor` finds in databases and brokers that are damaged for real.</summary>
public sealed class DoctorCommandTests(Learnt learnt) : IDisposable
{
    private const string Secret = "hush-hush";
    private readonly Workplace _here = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_home_without_a_database_is_no_failure_and_stays_without()
    {
        Answer answer = (await _here.RunAsync("doctor")).Succeeds();
        Assert.Matches($"database +skipped +no {_here.Home}/almagest.db yet", answer.Out);
        Assert.Matches("broker +skipped +embedded size", answer.Out);
        Assert.False(File.Exists(Path.Combine(_here.Home, "almagest.db")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_healthy_database_has_nothing_but_what_is_well(bool isPostgres)
    {
        await using DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres);
        await using (ServiceProvider services = database.Services())
        {
            await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
            await services.GetRequiredService<ICampaignStore>().AddAsync(learnt.Flux, Cancellation);
            INetworkStore networks = services.GetRequiredService<INetworkStore>();
            await networks.AddAsync(learnt.FluxNetwork, Cancellation);
            await networks.PromoteAsync(learnt.FluxNetwork.Id, "the only one", Cancellation);
        }
        Dictionary<string, Finding> found = await ExamineAsync(database.Settings(), exitCode: 0);
        Assert.DoesNotContain(found.Values, one => one.State is FindingState.Warning or FindingState.Failure);
        Assert.StartsWith(isPostgres ? "PostgreSQL 1" : "SQLite 3.", found["database"].Found, StringComparison.Ordinal);
        Assert.Equal("1 of 1 champions read, 0 damaged", found["networks"].Found);
        Assert.Equal(isPostgres ? FindingState.Ok : FindingState.Skipped, found["clock"].State);
        Assert.Contains("may read, write", found["role"].Found, StringComparison.Ordinal);
        Assert.Equal("nothing undone", found["work"].Found);
        Assert.Equal("nobody was at work in the last 5 minutes", found["versions"].Found);
    }

    /// <summary>A run whose chunks were just fitted by this program, and then one of them by another.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Workers_of_two_versions_are_found(bool isPostgres)
    {
        await using DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres);
        await using (ServiceProvider services = database.Services())
        {
            await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
            await MadeUpRun.AddAsync(services, "new", 30, "powerlaw", null, Cancellation);
            await MadeUpRun.AddAsync(services, "old", 30, "powerlaw", null, Cancellation);
        }
        Finding versions = (await ExamineAsync(database.Settings(), exitCode: 0))["versions"];
        Assert.Equal(FindingState.Ok, versions.State);
        Assert.Matches("^workers of the last 5 minutes: 1 of .*, as this program$", versions.Found);
        await database.ExecuteAsync(
            """
            UPDATE chunks SET worker = 'left behind', worker_version = '0.1.0+0123456789abcdef'
            WHERE run_number = (SELECT number FROM runs WHERE name = 'old')
            """
        );
        versions = (await ExamineAsync(database.Settings(), exitCode: 0))["versions"];
        Assert.Equal(FindingState.Warning, versions.State);
        Assert.Contains("are of 2 versions: ", versions.Found, StringComparison.Ordinal);
        Assert.Contains("1 of 0.1.0+01234567: fitter left behind", versions.Found, StringComparison.Ordinal);
        await database.ExecuteAsync("UPDATE chunks SET worker = 'left behind', worker_version = NULL");
        versions = (await ExamineAsync(database.Settings(), exitCode: 0))["versions"];
        Assert.StartsWith(
            "workers of the last 5 minutes: 1 of a version that does not tell; this program is of ",
            versions.Found,
            StringComparison.Ordinal
        );
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_damaged_network_a_parked_observation_and_a_lease_that_nobody_ended_are_found(bool isPostgres)
    {
        await using DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres);
        await using (ServiceProvider services = database.Services())
        {
            await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
            await MadeUpRun.AddAsync(services, "stuck", 30, "powerlaw", null, Cancellation);
            await MadeUpRun.AddAsync(services, "deadly", 30, "powerlaw", null, Cancellation);
            INetworkStore networks = services.GetRequiredService<INetworkStore>();
            await networks.PromoteAsync((await networks.ListAsync(Cancellation)).Single().Id, "first", Cancellation);
        }
        await database.ExecuteAsync(
            $"""
            UPDATE networks SET bundle = {(isPostgres ? "'\\x00'" : "x'00'")};
            UPDATE chunks SET done_at = NULL, parked_at = '2026-01-01 00:00:00', fault = 'out of memory'
            WHERE run_number = (SELECT number FROM runs WHERE name = 'deadly');
            UPDATE chunks SET done_at = NULL, sent_at = '2026-01-01 00:00:00',
                leased_by = 'gone', leased_until = '2026-01-01 00:01:00'
            WHERE run_number = (SELECT number FROM runs WHERE name = 'stuck')
            """
        );
        Dictionary<string, Finding> found = await ExamineAsync(database.Settings(), exitCode: 1);
        Assert.Equal(FindingState.Failure, found["networks"].State);
        Assert.Contains("1 of 1 champions read, 1 damaged: ", found["networks"].Found, StringComparison.Ordinal);
        Assert.Contains("SHA-256", found["networks"].Found, StringComparison.Ordinal);
        Assert.Equal(FindingState.Warning, found["parked"].State);
        Assert.Equal($"1 observations: {MadeUpRun.NameOf(0)} of deadly (out of memory)", found["parked"].Found);
        Assert.Contains("almagest dlq retry", found["parked"].Advice, StringComparison.Ordinal);
        Assert.Equal(FindingState.Warning, found["work"].State);
        Assert.Matches("^1 chunks undone: 0 waiting, 0 sent, 1 at work; 1 leases have ended, .* h ago", found["work"].Found);

        await database.ExecuteAsync(
            "UPDATE chunks SET sent_at = NULL, leased_by = NULL, leased_until = NULL, loaded_at = created_at"
        );
        Assert.Equal(FindingState.Ok, (await ExamineAsync(database.Settings(), exitCode: 1))["work"].State);
        await database.ExecuteAsync("UPDATE chunks SET created_at = '2026-01-01 00:00:00', loaded_at = NULL");
        Assert.Matches(
            "1 waiting, 0 sent, 0 at work; nothing has moved for",
            (await ExamineAsync(database.Settings(), exitCode: 1))["work"].Found
        );
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_old_schema_is_found_and_left_as_it_is(bool isPostgres)
    {
        await using DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres);
        await using (ServiceProvider services = database.Services())
            await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        const string Count = "SELECT count(*) FROM schema_migrations",
            Newest = "SELECT max(\"MigrationId\") FROM schema_migrations";
        await database.ExecuteAsync($"DELETE FROM schema_migrations WHERE \"MigrationId\" = ({Newest})");
        object? before = await database.ExecuteAsync(Count);

        // SQLite's file is brought up to date by the next verb.
        Dictionary<string, Finding> found = await ExamineAsync(database.Settings(), exitCode: isPostgres ? 1 : 0);
        Assert.Equal(isPostgres ? FindingState.Failure : FindingState.Warning, found["schema"].State);
        Assert.Contains("1 migrations before", found["schema"].Found, StringComparison.Ordinal);
        Assert.Equal(FindingState.Skipped, found["networks"].State);
        Assert.Equal(before, await database.ExecuteAsync(Count));

        await database.ExecuteAsync("INSERT INTO schema_migrations VALUES ('29990101000000_Later', '10')");
        found = await ExamineAsync(database.Settings(), exitCode: 1);
        Assert.Contains("of a newer program", found["schema"].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_role_may_not_is_found()
    {
        await using DoctorDatabase database = await DoctorDatabase.CreateAsync(_here.Home, isPostgres: true);
        await using (ServiceProvider services = database.Services())
            await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        string prefix = $"doctor_{Environment.ProcessId}_";
        string[] roles = ["reader", "viewer", "worker"];
        await database.ExecuteAsync(DatabaseRoles.Sql($"{prefix}reader", $"{prefix}viewer", $"{prefix}worker"));
        try
        {
            Finding worker = (await ExamineAsync(database.Settings($"{prefix}worker"), exitCode: 0))["role"],
                viewer = (await ExamineAsync(database.Settings($"{prefix}viewer"), exitCode: 0))["role"];
            Assert.Equal((FindingState.Ok, $"{prefix}worker may read, write"), (worker.State, worker.Found));
            Assert.Equal((FindingState.Warning, $"{prefix}viewer may read"), (viewer.State, viewer.Found));
            Dictionary<string, Finding> reader = await ExamineAsync(database.Settings($"{prefix}reader"), exitCode: 1);
            Assert.Equal(FindingState.Failure, reader["role"].State);
        }
        finally
        {
            foreach (string role in roles)
                await database.ExecuteAsync($"DROP OWNED BY {prefix}{role}; DROP ROLE {prefix}{role}");
        }
    }

    [Fact]
    public async Task A_disk_that_is_all_but_full_is_found()
    {
        Directory.CreateDirectory(_here.Home);
        if (await StartAsync("mount", "-t", "tmpfs", "-o", "size=50m", "none", _here.Home) != 0)
            Assert.Skip("mounting a small tmpfs is not allowed here.");
        try
        {
            (await _here.RunAsync("catalogue", "list")).Succeeds();
            long free = new DriveInfo(_here.Home).AvailableFreeSpace;
            await File.WriteAllBytesAsync(
                Path.Combine(_here.Home, "others"),
                new byte[free - 300_000],
                TestContext.Current.CancellationToken
            );
            Finding disk = (await ExamineAsync([], exitCode: 1))["disk"];
            Assert.Equal(FindingState.Failure, disk.State);
            Assert.Matches(@"; 0\.\d MB are free$", disk.Found);
        }
        finally
        {
            await StartAsync("umount", "--lazy", _here.Home);
        }
    }

    [Fact]
    public async Task A_database_and_a_broker_that_are_away_are_found_at_once_and_no_password_is_told()
    {
        Dictionary<string, Finding> found = await ExamineAsync(
            new()
            {
                ["Storage__Provider"] = "postgres",
                ["Storage__ConnectionString"] = $"Host=127.0.0.1;Port=1;Username=me;Password={Secret}",
                ["Messaging__Transport"] = "rabbitmq",
                ["Messaging__Uri"] = $"amqp://me:{Secret}@127.0.0.1:1/",
            },
            exitCode: 1
        );
        Assert.Equal((FindingState.Failure, FindingState.Failure), (found["database"].State, found["broker"].State));
        Assert.Contains("127.0.0.1:1", found["database"].Found, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", found["broker"].Found, StringComparison.Ordinal);
        Assert.Equal(FindingState.Skipped, found["queues"].State);
    }

    /// <summary>Servers that take a connection and say nothing.</summary>
    [Fact]
    public async Task What_does_not_answer_is_not_waited_for()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        // The clock that timers go by; the finer one may tell a fraction of a millisecond less.
        long began = Environment.TickCount64;
        Dictionary<string, Finding> found = await ExamineAsync(
            new()
            {
                ["Storage__Provider"] = "postgres",
                ["Storage__ConnectionString"] = $"Host=127.0.0.1;Port={port};Username=me;Password={Secret};Timeout=300",
                ["Messaging__Transport"] = "rabbitmq",
                ["Messaging__Uri"] = $"amqp://me:{Secret}@127.0.0.1:{port}/",
            },
            exitCode: 1
        );
        Assert.Equal("no answer in 5 s", found["database"].Found);
        Assert.Equal("no answer in 5 s", found["broker"].Found);
        Assert.InRange((Environment.TickCount64 - began) / 1000.0, 10, 25);
    }

    [Fact]
    public async Task A_broker_is_told_with_its_queues()
    {
        string? uri = Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ");
        if (string.IsNullOrEmpty(uri))
            Assert.Skip("ALMAGEST_TEST_RABBITMQ is not set: ./test starts a private RabbitMQ.");
        Dictionary<string, Finding> found = await ExamineAsync(
            new() { ["Messaging__Transport"] = "rabbitmq", ["Messaging__Uri"] = uri },
            exitCode: 0
        );
        Assert.Matches(@"^RabbitMQ \d+\.\d+\.\d+ at amqp://", found["broker"].Found);
        Assert.Equal(6, found.Keys.Count(check => check.StartsWith("queue ", StringComparison.Ordinal)));
        string password = new Uri(uri).UserInfo.Split(':')[1];
        Assert.DoesNotContain(found.Values, one => one.Found.Contains(password, StringComparison.Ordinal));
    }

    private static async Task<int> StartAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }

    private async Task<Dictionary<string, Finding>> ExamineAsync(Dictionary<string, string> settings, int exitCode)
    {
        Answer answer = await CommandLine.RunAsync(settings, "doctor", "--json", "--home", _here.Home);
        Assert.True(answer.ExitCode == exitCode, $"exit code {answer.ExitCode}: {answer.Out} {answer.Error}");
        Assert.DoesNotContain(Secret, answer.Out + answer.Error, StringComparison.Ordinal);
        Finding[] found = JsonSerializer.Deserialize<Finding[]>(answer.Out, JsonForm.Options)!;
        Assert.All(found.Where(one => one.State is FindingState.Warning or FindingState.Failure), one =>
            Assert.False(string.IsNullOrEmpty(one.Advice))
        );
        return found.ToDictionary(one => one.Check);
    }
}
