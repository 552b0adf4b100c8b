using Almagest.Hosting;
using Almagest.Hosting.Messaging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Almagest.Simulator;

/// <summary>The role of a simulator, for its own process or for one that holds several roles.</summary>
public static class SimulatorModule
{
    public static Role Role { get; } = new("simulator", AddSimulator) { AddConsumers = AddSimulatorConsumers };

    /// <summary>Needs the stores and the shard log, which the process adds once for all its roles.</summary>
    public static void AddSimulator(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SimulatorOptions>()
            .BindConfiguration(SimulatorOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton<CampaignSimulators>();
    }

    /// <summary>For <see cref="MessagingExtensions.AddAlmagestMessaging"/>.</summary>
    public static void AddSimulatorConsumers(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<SimulateShardConsumer, SimulateShardDefinition>();
}
