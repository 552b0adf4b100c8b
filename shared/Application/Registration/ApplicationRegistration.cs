using Almagest.Application.Campaigns;
using Almagest.Application.Catalogues;
using Almagest.Application.Diagnosis;
using Almagest.Application.Exports;
using Almagest.Application.Fitting;
using Almagest.Application.Messaging;
using Almagest.Application.Networks;
using Almagest.Application.Overviews;
using Almagest.Application.Published;
using Almagest.Application.Results;
using Almagest.Application.Runs;
using Almagest.Application.Scripts;
using Almagest.Application.Selections;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Application.Tap;
using Almagest.Application.Trainings;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;
using Almagest.Storage.Responses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Almagest.Application.Registration;

public static class ApplicationRegistration
{
    /// <summary>Adds every use case that needs the database. The stores, <see cref="ICommandSender"/> and
    /// <see cref="IWorkerFaults"/> must be added too.</summary>
    public static IServiceCollection AddAlmagestApplication(this IServiceCollection services)
    {
        services
            .AddOptions<RedeliveryOptions>()
            .BindConfiguration(RedeliveryOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<ScheduleOptions>()
            .BindConfiguration(ScheduleOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<TapOptions>()
            .BindConfiguration(TapOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<IResponseLibrary>(provider => new StoredResponseLibrary(
            provider.GetRequiredService<IResponseFileStore>().ReadAsync
        ));
        services.TryAddSingleton<Redelivery>();
        services.TryAddSingleton<ChunkDispatch>();
        services.TryAddSingleton<Lookup>();
        services.TryAddSingleton<CampaignFiles>();
        services.TryAddSingleton<CatalogueIngest>();
        services.TryAddSingleton<StoredSpectra>();
        services.TryAddSingleton<StoredFits>();
        services.TryAddSingleton<DrawnRuns>();
        services.TryAddSingleton<SourceSearch>();
        services.TryAddSingleton<SourceReader>();
        services.TryAddSingleton<RunSources>();
        services.TryAddSingleton<NetworkTraining>();
        services.TryAddSingleton<SisterNetworks>();
        services.TryAddSingleton<Challenge>();
        services.TryAddSingleton<NetworkRegistry>();
        services.TryAddSingleton<KeptComparisons>();
        services.TryAddSingleton<BackgroundLearning>();
        services.TryAddSingleton<CatalogueRuns>();
        services.TryAddSingleton<RunningRuns>();
        services.TryAddSingleton<WorkBacklog>();
        services.TryAddSingleton<DatabaseChecks>();
        services.TryAddSingleton<WorkChecks>();
        services.TryAddSingleton<Doctor>();
        services.TryAddSingleton<RunResults>();
        services.TryAddSingleton<DifferenceReader>();
        services.TryAddSingleton<RunComparisons>();
        services.TryAddSingleton<PublishedPages>();
        services.TryAddSingleton<OverviewReader>();
        services.TryAddSingleton<KeptColumns>();
        services.TryAddSingleton<RunSelections>();
        services.TryAddSingleton<FailureGroups>();
        services.TryAddSingleton<TapQueries>();
        services.TryAddSingleton<QueryLooks>();
        services.TryAddSingleton<DataLinks>();
        services.TryAddSingleton<QueryJobs>();
        services.TryAddSingleton<QueryJobRunner>();
        services.TryAddSingleton<TableExports>();
        services.TryAddSingleton<NetworkGroup>();
        services.TryAddSingleton<SpectrumFits>();
        return services;
    }
}
