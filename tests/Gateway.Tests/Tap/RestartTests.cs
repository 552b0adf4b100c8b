using System.Xml.Linq;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>Jobs outlive the server that they were given to.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-restart-").FullName;

    [Fact]
    public async Task A_job_that_ran_when_its_server_was_killed_is_run_again_by_the_next()
    {
        string? broker = Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ");
        Assert.SkipWhen(string.IsNullOrEmpty(broker), "ALMAGEST_TEST_RABBITMQ is not set: ./test starts a RabbitMQ and sets it.");
        (string, string)[] settings =
        [
            ("Storage__Provider", "sqlite"),
            ("Storage__ConnectionString", Path.Combine(_folder, "state.db")),
            ("Messaging__Transport", "rabbitmq"),
            ("Messaging__Uri", broker!),
            ("Tap__LeaseSeconds", "2"),
        ];
        string done,
            waiting;
        using (GatewayProcess first = await GatewayProcess.StartAsync(settings))
        {
            using TapJob quick = await TapJob.CreateAsync(
                $"{first.Address}/tap",
                ("QUERY", "SELECT COUNT(*) AS n FROM TAP_SCHEMA.schemas"),
                ("FORMAT", "csv"),
                ("PHASE", "RUN")
            );
            await quick.EndAsync();
            // Some seconds' work, so that it's surely at it.
            using TapJob slow = await TapJob.CreateAsync(
                $"{first.Address}/tap",
                ("QUERY", TapJob.Slow(150)),
                ("FORMAT", "csv"),
                ("PHASE", "RUN")
            );
            await slow.UntilAsync("EXECUTING");
            (done, waiting) = (quick.Id, slow.Id);
            await first.KillAsync();
        }
        using GatewayProcess second = await GatewayProcess.StartAsync(settings);
        using TapJob kept = TapJob.At($"{second.Address}/tap/async/{done}"),
            again = TapJob.At($"{second.Address}/tap/async/{waiting}");
        Assert.Equal("n\r\n3\r\n", await kept.GetAsync("results/result"));
        XElement told = await again.EndAsync();
        Assert.Equal("COMPLETED", told.Element(told.Name.Namespace + "phase")!.Value);
        Assert.Matches("^n\r\n[0-9]{6,}\r\n$", await again.GetAsync("results/result"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
