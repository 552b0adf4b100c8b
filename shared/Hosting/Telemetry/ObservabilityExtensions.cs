using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Almagest.Hosting.Telemetry;

public static class ObservabilityExtensions
{
    /// <summary>The sources and meters of our own code: name yours "Almagest.Something" and it is heard.</summary>
    public const string OurSources = "Almagest.*";

    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Logs on stderr, and <see cref="AddAlmagestTelemetry"/>.</summary>
    /// <param name="builder">Of a web application or of a plain host.</param>
    /// <param name="role">simulator, trainer, fitter, gateway, cli: the service's name behind "almagest-".</param>
    public static IHostApplicationBuilder AddAlmagestObservability(this IHostApplicationBuilder builder, string role)
    {
        AddLogs(builder.Logging, Early(builder).JsonLogs);
        return builder.AddAlmagestTelemetry(role);
    }

    /// <summary>Metrics by /metrics (<see cref="MetricsEndpoint"/>) where there is a web server, and traces and metrics by OTLP
    /// where an endpoint is named.</summary>
    public static IHostApplicationBuilder AddAlmagestTelemetry(this IHostApplicationBuilder builder, string role)
    {
        builder
            .Services.AddOptions<ObservabilityOptions>()
            .BindConfiguration(ObservabilityOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        ObservabilityOptions early = Early(builder);
        bool isScraped = builder is WebApplicationBuilder && early.Metrics != MetricsReaders.Nobody,
            isSent = early.OtlpEndpoint is not null || !string.IsNullOrWhiteSpace(builder.Configuration[StandardEndpoint]);
        if (!isScraped && !isSent)
            return builder;
        OpenTelemetryBuilder telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(
                    $"almagest-{role}",
                    serviceVersion: typeof(ObservabilityExtensions).Assembly.GetName().Version?.ToString(3)
                )
            )
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(OurSources, "MassTransit", "Npgsql").AddRuntimeInstrumentation().AddAspNetCoreInstrumentation();
                if (isScraped)
                    metrics.AddPrometheusExporter();
            });
        if (!isSent)
            return builder;
        telemetry.WithTracing(traces =>
            traces
                .SetSampler(new ParentBasedSampler(new OwnWork(early.TraceShare)))
                .AddSource(OurSources, "MassTransit")
                .AddNpgsql()
                .AddAspNetCoreInstrumentation(web =>
                    web.Filter = request =>
                        !request.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                        && request.Request.Path != MetricsEndpoint.Path
                )
        );
        if (early.OtlpEndpoint is { } endpoint)
            telemetry.UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, endpoint);
        else
            telemetry.UseOtlpExporter();
        return builder;
    }

    // What is collected shapes the registrations, so it has to be known before there are any options.
    private static ObservabilityOptions Early(IHostApplicationBuilder builder) =>
        builder.Configuration.GetSection(ObservabilityOptions.Section).Get<ObservabilityOptions>() ?? new();

    // Stdout belongs to what a program was asked for: tables, paths, JSON.
    private static void AddLogs(ILoggingBuilder logging, bool json)
    {
        logging.ClearProviders();
        // Two lines a request, otherwise, and a disk that anybody fills.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
        {
            logging.AddJsonConsole(line =>
            {
                line.TimestampFormat = "O";
                line.UseUtcTimestamp = true;
                line.IncludeScopes = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(line =>
            {
                line.SingleLine = true;
                // A name's own sequences could not be told from these.
                line.ColorBehavior = LoggerColorBehavior.Disabled;
                line.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}
