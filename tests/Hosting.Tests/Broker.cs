using System.Diagnostics;

namespace Almagest.Hosting.Tests;

/// <summary>The private RabbitMQ of ./test.</summary>
internal static class Broker
{
    /// <summary>Where it is; skips the test, saying why, where there is none.</summary>
    public static Uri Require()
    {
        string? uri = Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ");
        if (string.IsNullOrEmpty(uri))
            Assert.Skip("ALMAGEST_TEST_RABBITMQ is not set: ./test starts a private RabbitMQ.");
        return new Uri(uri);
    }

    /// <summary>Runs rabbitmqctl against it; skips the test where that is not to be had. Tells what it printed.</summary>
    public static async Task<string> ControlAsync(params string[] arguments)
    {
        string? program = Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQCTL");
        if (string.IsNullOrEmpty(program))
            Assert.Skip("ALMAGEST_TEST_RABBITMQCTL is not set: ./test starts a private RabbitMQ.");
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"rabbitmqctl {string.Join(' ', arguments)}: {await output} {errors}");
        return await output;
    }
}

/// <summary>Tests that share the broker's queues, or close everybody's connections, run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class BrokerTests
{
    public const string Name = "RabbitMQ";
}
