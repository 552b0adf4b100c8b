using Almagest.Hosting.Messaging;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;
using Almagest.Storage;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Almagest.Simulator;

/// <summary>The role of a simulator, for its own process or for one that holds several roles.</summary>
public static class SimulatorModule
{
    /// <summary>Needs the stores and the shard log, which the process adds once for all its roles.</summary>
    public static IHostApplicationBuilder AddSimulator(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SimulatorOptions>()
            .BindConfiguration(SimulatorOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton<IResponseLibrary>(provider =>
        {
            IResponseFileStore files = provider.GetRequiredService<IResponseFileStore>();
            return new StoredResponseLibrary(files.ReadAsync);
        });
        builder.Services.TryAddSingleton<CampaignSimulators>();
        return builder;
    }

    /// <summary>For <see cref="MessagingExtensions.AddAlmagestMessaging"/>.</summary>
    public static void AddSimulatorConsumers(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<SimulateShardConsumer, SimulateShardDefinition>();

    /// <summary>Returns where the database answers.</summary>
    public static Task AskDatabaseAsync(IServiceProvider provider, CancellationToken cancellation) =>
        provider.GetRequiredService<IShardStore>().ProgressAsync("none", cancellation);
}
