using Almagest.Hosting;
using Almagest.Trainer.Sessions;
using Almagest.Trainer.Settings;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer;

/// <summary>What a process needs to be a trainer.</summary>
public static class TrainerModule
{
    public static Role Role { get; } = new("trainer", AddTrainer) { AddConsumers = AddTrainerConsumers };

    public static void AddTrainer(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<TrainerOptions>()
            .BindConfiguration("Trainer", binding => binding.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton(services =>
            TrainingEngine.Choose(
                services.GetRequiredService<ILogger<TrainingSession>>(),
                services.GetRequiredService<IOptions<TrainerOptions>>().Value.DeviceBatch
            )
        );
        builder.Services.AddSingleton<ShardCollector>();
        builder.Services.AddSingleton<EnsembleMembers>();
        builder.Services.AddSingleton<TrainingSession>();
        builder.Services.AddSingleton<TrainingDesk>();
        builder.Services.AddHostedService<LeaveWhenIdle>();
    }

    public static void AddTrainerConsumers(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<TrainNetworkConsumer, TrainNetworkConsumerDefinition>();
}
