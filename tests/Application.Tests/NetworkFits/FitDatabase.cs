using Almagest.Application.NetworkFits;
using Almagest.Application.Runs;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Migrations;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>Campaigns and networks in a database of SQLite, and what fits chunks of it: without host, bus and messages.</summary>
internal sealed class FitDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-fits-").FullName;
    private readonly ServiceProvider _services;
    private readonly FitEngineCache _engines;

    private FitDatabase(IResponseLibrary responses, (string, string)[] settings)
    {
        _services = SqliteServices.In(_folder, settings).BuildServiceProvider();
        _engines = new FitEngineCache(Get<ICampaignStore>(), Get<INetworkStore>(), capacity: 4);
        Fitter = new ChunkFitter(_engines, responses);
        Chunks = new ChunkHandler(
            Get<IChunkStore>(),
            Get<IChunkLeases>(),
            Fitter,
            Options.Create(new ScheduleOptions()),
            TimeProvider.System,
            Log
        );
    }

    public KeptLog<ChunkHandler> Log { get; } = new();

    public ChunkFitter Fitter { get; }

    public ChunkHandler Chunks { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="networks">That are known, each with its campaign.</param>
    public static Task<FitDatabase> CreateAsync(
        IResponseLibrary responses,
        params IReadOnlyList<(Campaign Campaign, NetworkRecord Network)> networks
    ) => CreateAsync(responses, [], networks);

    /// <inheritdoc cref="CreateAsync(IResponseLibrary, IReadOnlyList{ValueTuple{Campaign, NetworkRecord}})"/>
    /// <param name="settings">Such as ("Storage:RetryAttempts", "0").</param>
    public static async Task<FitDatabase> CreateAsync(
        IResponseLibrary responses,
        (string, string)[] settings,
        IReadOnlyList<(Campaign Campaign, NetworkRecord Network)> networks
    )
    {
        var database = new FitDatabase(responses, settings);
        await database.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        foreach ((Campaign campaign, NetworkRecord network) in networks)
            await database.AddAsync(campaign, network);
        return database;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task AddAsync(Campaign campaign, NetworkRecord network)
    {
        await Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await Get<INetworkStore>().AddAsync(network, Cancellation);
    }

    public Task<Run> SubmitAsync(
        Campaign campaign,
        NetworkRecord network,
        RunSettings settings,
        params Observation[] observations
    ) =>
        SubmittedRun.AddAsync(
            Get<ICatalogueStore>(),
            Get<IRunStore>(),
            campaign,
            network,
            settings,
            [.. observations.Select((one, number) => NewObservation.Of(number, one))],
            Cancellation
        );

    /// <summary>A connection of somebody else.</summary>
    public async Task<SqliteConnection> OpenAsync()
    {
        SqliteConnection connection = new($"Data Source={Path.Combine(_folder, "state.db")};Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    /// <summary>As a disk that forgets might.</summary>
    public async Task SetBundleAsync(string networkId, byte[] bundle)
    {
        await using SqliteConnection connection = await OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE networks SET bundle = @bundle WHERE id = @id";
        command.Parameters.AddWithValue("bundle", bundle);
        command.Parameters.AddWithValue("id", networkId);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
    }

    /// <summary>The run's only chunk, loaded and fitted but not written.</summary>
    public async Task<ChunkResult> FitAsync(Run run) =>
        await Fitter.FitAsync(await Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation), Cancellation);

    public async ValueTask DisposeAsync()
    {
        _engines.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
