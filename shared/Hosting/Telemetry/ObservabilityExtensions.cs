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

    /// <summary>Logs on stderr, and traces and metrics by OTLP where an endpoint is named.</summary>
    /// <param name="builder">Of a web application or of a plain host.</param>
    /// <param name="role">simulator, trainer, fitter, gateway, cli: the service's name behind "almagest-".</param>
    public static IHostApplicationBuilder AddAlmagestObservability(this IHostApplicationBuilder builder, string role)
    {
        builder
            .Services.AddOptions<ObservabilityOptions>()
            .BindConfiguration(ObservabilityOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        // What is collected shapes the registrations, so it has to be known before there are any options.
        ObservabilityOptions early = builder.Configuration.GetSection(ObservabilityOptions.Section).Get<ObservabilityOptions>()
            ?? new();
        AddLogs(builder.Logging, early.JsonLogs);

        string? standard = builder.Configuration[StandardEndpoint];
        if (early.OtlpEndpoint is null && string.IsNullOrWhiteSpace(standard))
            return builder;
        OpenTelemetryBuilder telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(
                    $"almagest-{role}",
                    serviceVersion: typeof(ObservabilityExtensions).Assembly.GetName().Version?.ToString(3)
                )
            )
            .WithTracing(traces =>
                traces
                    .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(early.TraceShare)))
                    .AddSource(OurSources, "MassTransit")
                    .AddNpgsql()
                    .AddAspNetCoreInstrumentation(web =>
                        web.Filter = request => !request.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                    )
            )
            .WithMetrics(metrics =>
                metrics.AddMeter(OurSources, "MassTransit", "Npgsql").AddRuntimeInstrumentation().AddAspNetCoreInstrumentation()
            );
        if (early.OtlpEndpoint is { } endpoint)
            telemetry.UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, endpoint);
        else
            telemetry.UseOtlpExporter();
        return builder;
    }

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
