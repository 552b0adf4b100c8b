using System.Text.Json.Serialization;
using Almagest.Gateway.Http;
using Almagest.Gateway.Settings;
using Almagest.Gateway.Tap;
using Almagest.Gateway.Telemetry;
using Almagest.Hosting;
using Almagest.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway;

/// <summary>What a process needs to map HTTP to the use cases, and to send again what was lost.</summary>
public static class GatewayModule
{
    public static Role Role { get; } = new("gateway", AddGateway) { MapEndpoints = GatewayEndpoints.MapGateway };

    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<GatewayOptions>()
            .BindConfiguration("Gateway", binding => binding.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<GateSettings>();
        builder.Services.AddSingleton<IValidateOptions<GatewayOptions>>(services => services.GetRequiredService<GateSettings>());
        builder.Services.AddAlmagestPages().AddSingleton<Tokens>().AddSingleton<IStartupFilter, Gate>();
        // Pages alone, see Gate: what they hold is no secret that somebody else could have them repeat.
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "image/svg+xml"];
        });
        // Fluxes are NaN in fits: told as "NaN", as everywhere.
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
        );
        builder.Services.AddRateLimiter(_ => { }).AddSingleton<IConfigureOptions<RateLimiterOptions>, RateLimits>();
        builder.Services.AddAuthorization().AddSingleton<IAuthorizationMiddlewareResultHandler, ScopeRefusals>();
        builder.Services.AddSingleton<EventStream>().AddApiDescription();
        builder.Services.AddSingleton<UploadFetcher>();
        // What can't be bound reaches Refusals, in any environment.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddSingleton<BacklogWatch>();
        builder.Services.AddHostedService<Dispatcher>();
        builder.Services.AddHostedService<JobService>();
    }
}
