using Almagest.Application.Messaging;
using Almagest.Application.Registration;
using Almagest.Storage.Migrations;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Application.Tests.Fitting;

/// <summary>All use cases over a database of SQLite, with workers that obey each command as it is sent: what a C# program of its
/// own would put together, less simulators and trainer, for which a small network stands in.</summary>
internal sealed class InProcessFleet : IWorkerFaults, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-fleet-").FullName;
    private readonly ServiceProvider _services;

    private InProcessFleet() =>
        _services = ObedientWorkers
            .Add(SqliteServices.In(_folder).AddAlmagestApplication())
            .AddSingleton<IWorkerFaults>(this)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

    public Exception? Last => null;

    /// <inheritdoc cref="ObedientWorkers.Trained"/>
    public int Trained => Get<ObedientWorkers>().Trained;

    public static async Task<InProcessFleet> StartAsync()
    {
        var fleet = new InProcessFleet();
        await fleet.Get<IStorageMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        return fleet;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
