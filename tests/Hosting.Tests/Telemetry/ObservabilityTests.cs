using Almagest.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Almagest.Hosting.Tests.Telemetry;

public sealed class ObservabilityTests
{
    [Fact]
    public void Collects_nothing_where_nobody_listens()
    {
        using IHost host = Build();

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT"), InlineData("Observability:OtlpEndpoint")]
    public void Collects_where_an_endpoint_is_named(string setting)
    {
        using IHost host = Build((setting, "http://127.0.0.1:1"), ("Observability:TraceShare", "0.5"));

        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData("false"), InlineData("true")]
    public void Logs_go_to_stderr_and_leave_stdout_to_the_answer(string json)
    {
        (TextWriter stdout, TextWriter stderr) = (Console.Out, Console.Error);
        using StringWriter answer = new(),
            told = new();
        try
        {
            Console.SetOut(answer);
            Console.SetError(told);
            using (IHost host = Build(("Observability:JsonLogs", json)))
                host.Services.GetRequiredService<ILogger<ObservabilityTests>>().LogWarningOfTest(42);
        }
        finally
        {
            Console.SetOut(stdout);
            Console.SetError(stderr);
        }

        Assert.Equal("", answer.ToString());
        Assert.Contains(json == "true" ? "\"Shard\":42" : "shard 42 is odd", told.ToString(), StringComparison.Ordinal);
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.AddAlmagestObservability("test");
        return builder.Build();
    }
}

internal static partial class TestLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "shard {Shard} is odd")]
    public static partial void LogWarningOfTest(this ILogger log, int shard);
}
