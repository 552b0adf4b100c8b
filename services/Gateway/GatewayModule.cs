using Almagest.Application.Campaigns;
using Almagest.Application.Catalogues;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Almagest.Gateway;

/// <summary>What a process needs to submit work and to read answers.</summary>
public static class GatewayModule
{
    public static Role Role { get; } = new("gateway", AddGateway) { MapEndpoints = GatewayEndpoints.MapGateway };

    /// <summary>The submitting side alone, as the command line uses it.</summary>
    public static void AddSubmission(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CampaignFiles>();
        builder.Services.AddSingleton<CatalogueIngest>();
        builder.Services.AddSingleton<TrainingSubmission>();
        builder.Services.AddSingleton<RunSubmission>();
    }

    /// <summary>The gateway proper: submission, and the watcher that sends again what was lost.</summary>
    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        builder.AddSubmission();
        builder.Services.AddHostedService<Dispatcher>();
    }
}
