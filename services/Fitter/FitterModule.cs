using Almagest.Fitter.Fits;
using Almagest.Fitter.Settings;
using Almagest.Hosting;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;
using Almagest.Storage;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IResponseLibrary>(services => new StoredResponseLibrary(
            services.GetRequiredService<IResponseFileStore>().ReadAsync
        ));
        builder.Services.AddSingleton<FitEngineCache>();
        builder.Services.AddSingleton<ChunkFitter>();
    }

    public static void AddFitterConsumers(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<FitChunkConsumer, FitChunkConsumerDefinition>();
}
