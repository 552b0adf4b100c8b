using Almagest.Application.NetworkFits;
using Almagest.Fitter.Settings;
using Almagest.Fitter.Telemetry;
using Almagest.Hosting;
using Almagest.Networks.Fused;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Almagest.Fitter;

/// <summary>What a process needs to be a fitter.</summary>
public static class FitterModule
{
    public static Role Role { get; } = new("fitter", AddFitter) { AddConsumers = AddFitterConsumers };

    public static void AddFitter(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<FitterOptions>()
            .BindConfiguration("Fitter", binding => binding.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton(NewEngineCache);
        builder.Services.AddSingleton<ChunkFitter>();
        builder.Services.AddSingleton<ChunkHandler>();
    }

    public static void AddFitterConsumers(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<FitChunkConsumer, FitChunkConsumerDefinition>();

    private static FitEngineCache NewEngineCache(IServiceProvider services)
    {
        ILogger logger = services.GetRequiredService<ILogger<FitChunkConsumer>>();
        return new FitEngineCache(
            services.GetRequiredService<ICampaignStore>(),
            services.GetRequiredService<INetworkStore>(),
            services.GetRequiredService<IOptions<FitterOptions>>().Value.CachedNetworks,
            _ => Log.InferenceDevice(logger, ProcessorEngine.Instance.Description)
        );
    }
}
