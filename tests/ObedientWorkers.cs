using Almagest.Application.Messaging;
using Almagest.Application.NetworkFits;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Tests;

/// <summary>Workers that obey each command as it is sent. A small network stands in for simulators and trainer.</summary>
internal sealed class ObedientWorkers(IServiceProvider services) : ICommandSender
{
    /// <summary>Trainings that were asked for.</summary>
    public int Trained { get; private set; }

    /// <summary>Takes the place of the bus.</summary>
    public static IServiceCollection Add(IServiceCollection services) =>
        services
            .AddSingleton<ObedientWorkers>()
            .AddSingleton<ICommandSender>(provider => provider.GetRequiredService<ObedientWorkers>())
            .AddSingleton(provider => new FitEngineCache(
                provider.GetRequiredService<ICampaignStore>(),
                provider.GetRequiredService<INetworkStore>(),
                capacity: 4
            ))
            .AddSingleton<ChunkFitter>()
            .AddSingleton<ChunkHandler>();

    public Task SendAsync<T>(T command, CancellationToken cancellation)
        where T : class =>
        command switch
        {
            SimulateShard shard => Get<IShardStore>()
                .MarkDrawnAsync(shard.CampaignId, shard.ShardIndex, 0, 0, "this process", cancellation),
            TrainNetwork training => TrainAsync(training, cancellation),
            FitChunk chunk => Get<ChunkHandler>().FitAsync(chunk.RunId, chunk.ChunkNumber, wasLeft: false, cancellation),
            _ => throw new ArgumentException($"found a {typeof(T)}; expected a command.", nameof(command)),
        };

    private async Task TrainAsync(TrainNetwork command, CancellationToken cancellation)
    {
        Trained++;
        Campaign campaign = (await Get<ICampaignStore>().FindAsync(command.CampaignId, cancellation))!;
        NetworkRecord network = Learnt.RecordOf(Learnt.Train(campaign, Get<IResponseLibrary>()));
        await Get<INetworkStore>().AddAsync(network, cancellation);
        await Get<INetworkStore>().PromoteAsync(network.Id, "the first", cancellation);
        await Get<ITrainingStore>().CompleteAsync(command.TrainingId, network.Id, cancellation);
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
