using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Deletions;
using Almagest.Storage.Jobs;
using Almagest.Storage.Migrations;
using Almagest.Storage.Networks;
using Almagest.Storage.Publishing;
using Almagest.Storage.Responses;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Storage.Status;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Almagest.Storage;

public static class StorageRegistration
{
    /// <summary>Adds every store and a health check, configured by section "Storage" (see <see cref="StorageOptions"/>). The
    /// tables must have been made.</summary>
    public static IServiceCollection AddAlmagestStorage(this IServiceCollection services)
    {
        services
            .AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Database>();
        services.TryAddSingleton<IStorageMigrator, StorageMigrator>();
        services.TryAddSingleton<IDatabaseStatus, DatabaseStatus>();
        services.TryAddSingleton<IWorkersSeen, WorkersSeen>();
        services.TryAddSingleton<ICampaignStore, CampaignStore>();
        services.TryAddSingleton<IResponseFileStore, ResponseFileStore>();
        services.TryAddSingleton<IShardStore, ShardStore>();
        services.TryAddSingleton<ITrainingStore, TrainingStore>();
        services.TryAddSingleton<INetworkStore, NetworkStore>();
        services.TryAddSingleton<ICatalogueStore, CatalogueStore>();
        services.TryAddSingleton<IRunStore, RunStore>();
        services.TryAddSingleton<IChunkStore, ChunkStore>();
        services.TryAddSingleton<IChunkLeases, ChunkLeases>();
        services.TryAddSingleton<IChunkSchedule, ChunkSchedule>();
        services.TryAddSingleton<IParkedChunks, ParkedChunks>();
        services.TryAddSingleton<IDeletionStore, DeletionStore>();
        services.TryAddSingleton<ILeasedChunks, LeasedChunks>();
        services.TryAddSingleton<IResultReader, ResultReader>();
        services.TryAddSingleton<IQueryJobStore, QueryJobStore>();
        services.TryAddSingleton<IPublishedTables, PublishedTables>();
        services.TryAddSingleton<IPublishedQueries, PublishedQueries>();
        services
            .AddHealthChecks()
            .AddCheck<StorageHealthCheck>("database", failureStatus: null, tags: ["ready"], timeout: TimeSpan.FromSeconds(5));
        return services;
    }
}
