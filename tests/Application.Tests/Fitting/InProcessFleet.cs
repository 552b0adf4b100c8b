using Almagest.Application.Messaging;
using Almagest.Application.NetworkFits;
using Almagest.Application.Registration;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Migrations;
using Almagest.Storage.Networks;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Application.Tests.Fitting;

/// <summary>All use cases over a database of SQLite, with workers that obey each command as it is sent: what a C# program of its
/// own would put together, less simulators and trainer, for which a small network stands in.</summary>
internal sealed class InProcessFleet : ICommandSender, IWorkerFaults, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-fleet-").FullName;
    private readonly ServiceProvider _services;

    private InProcessFleet() =>
        _services = SqliteServices
            .In(_folder)
            .AddAlmagestApplication()
            .AddSingleton<ICommandSender>(this)
            .AddSingleton<IWorkerFaults>(this)
            .AddSingleton(services => new FitEngineCache(
                services.GetRequiredService<ICampaignStore>(),
                services.GetRequiredService<INetworkStore>(),
                capacity: 4
            ))
            .AddSingleton<ChunkFitter>()
            .AddSingleton<ChunkHandler>()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

    public Exception? Last => null;

    /// <summary>Trainings that were asked for.</summary>
    public int Trained { get; private set; }

    public static async Task<InProcessFleet> StartAsync()
    {
        var fleet = new InProcessFleet();
        await fleet.Get<IStorageMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        return fleet;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task SendAsync<T>(T command, CancellationToken cancellation)
        where T : class =>
        command switch
        {
            SimulateShard shard => Get<IShardStore>()
                .MarkDrawnAsync(shard.CampaignId, shard.ShardIndex, 0, 0, "this process", cancellation),
            TrainNetwork training => TrainAsync(training, cancellation),
            FitChunk chunk => Get<ChunkHandler>().FitAsync(chunk.RunId, chunk.ChunkNumber, cancellation),
            _ => throw new ArgumentException($"found a {typeof(T)}; expected a command.", nameof(command)),
        };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task TrainAsync(TrainNetwork command, CancellationToken cancellation)
    {
        Trained++;
        Campaign campaign = (await Get<ICampaignStore>().FindAsync(command.CampaignId, cancellation))!;
        NetworkRecord network = Learnt.RecordOf(Learnt.Train(campaign, Get<IResponseLibrary>()));
        await Get<INetworkStore>().AddAsync(network, cancellation);
        await Get<INetworkStore>().PromoteAsync(network.Id, "the first", cancellation);
        await Get<ITrainingStore>().CompleteAsync(command.TrainingId, network.Id, cancellation);
    }
}
