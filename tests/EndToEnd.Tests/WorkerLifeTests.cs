using Almagest.EndToEnd.Tests.Processes;
using Almagest.Tests;
using Npgsql;

namespace Almagest.EndToEnd.Tests;

[Collection(nameof(OneByOne))]
public sealed class WorkerLifeTests
{
    [Fact]
    public async Task Workers_that_are_told_to_stop_end_in_order()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        foreach (string role in (string[])["simulator", "trainer", "fitter", "gateway"])
        {
            Worker worker = await cluster.UpAsync(role);

            await worker.SignalAsync("TERM");

            Assert.Equal(0, await worker.EndedAsync());
        }
    }

    [Fact]
    public async Task Each_service_is_a_program_of_its_own_too()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        foreach (string service in (string[])["Simulator", "Trainer", "Fitter", "Gateway"])
        {
            await using Worker worker = Worker.StartProgram($"Almagest.{service}", cluster.Settings);
            await worker.SaidAsync("Application started");

            await worker.SignalAsync("TERM");

            Assert.Equal(0, await worker.EndedAsync());
            await using Worker unset = Worker.StartProgram($"Almagest.{service}", new Dictionary<string, string>());
            Assert.Equal(2, await unset.EndedAsync());
            Assert.Contains("ALMAGEST_Storage__Provider", unset.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_worker_whose_database_is_away_at_start_waits_for_it()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        NpgsqlConnectionStringBuilder database = new(cluster.ConnectionString);
        FaultyProxy link = new(database.Host!, database.Port);
        NpgsqlConnectionStringBuilder away = new(cluster.ConnectionString) { Port = link.Port };
        link.Dispose();
        (string, string)[] settings =
        [
            ("ALMAGEST_Storage__ConnectionString", away.ToString()),
            ("ALMAGEST_Storage__RetryAttempts", "0"),
        ];
        Worker worker = cluster.Start("almagest", settings, "up", "--roles", "simulator", "--urls", "http://127.0.0.1:0");
        await worker.SaidAsync("waiting for the database");

        using FaultyProxy back = new(database.Host!, database.Port, away.Port);

        await worker.SaidAsync("ready:");
    }

    /// <summary>Else each trainer that is started for a training leaves before the training reaches it.</summary>
    [Fact]
    public async Task A_trainer_that_leaves_when_idle_is_not_idle_before_the_broker_is_there()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        FaultyProxy link = new(cluster.Broker.Host, cluster.Broker.Port);
        UriBuilder away = new(cluster.Broker) { Port = link.Port };
        link.Dispose();
        (string, string)[] settings =
        [
            ("ALMAGEST_Messaging__Uri", away.Uri.ToString()),
            ("ALMAGEST_Trainer__LeaveAfterSeconds", "1"),
        ];
        Worker trainer = cluster.Start("Almagest.Trainer", settings, "--urls=http://127.0.0.1:0");
        await trainer.SaidAsync("Application started");
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.False(trainer.HasEnded, trainer.Errors);

        using FaultyProxy back = new(cluster.Broker.Host, cluster.Broker.Port, away.Port);

        Assert.Equal(0, await trainer.EndedAsync());
        Assert.Contains("this trainer leaves", trainer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_settings_names_those_that_are_missing()
    {
        await using Worker worker = Worker.Start(new Dictionary<string, string>(), "up", "--roles", "fitter");

        Assert.Equal(2, await worker.EndedAsync());
        Assert.Contains("ALMAGEST_Storage__Provider", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("ALMAGEST_Storage__ConnectionString", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("ALMAGEST_Messaging__Transport", worker.Errors, StringComparison.Ordinal);
    }
}
