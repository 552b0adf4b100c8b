using Almagest.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Application.Tests;

/// <summary>The stores over a database of SQLite, as any program of the embedded size has them.</summary>
internal static class SqliteServices
{
    /// <param name="folder">For the database; the caller's to delete.</param>
    /// <param name="settings">Besides, such as ("Redelivery:ShardSeconds", "100").</param>
    public static IServiceCollection In(string folder, params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        settings
                            .Append(("Storage:Provider", "sqlite"))
                            .Append(("Storage:ConnectionString", Path.Combine(folder, "state.db")))
                            .Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))
                    )
                    .Build()
            )
            .AddLogging()
            .AddAlmagestStorage();
}
