using Almagest.Storage.Connections;
using Microsoft.Extensions.Options;

namespace Almagest.Storage.Tests.Connections;

public sealed class StorageOptionsTests
{
    [Theory]
    [InlineData("Storage:ConnectionString", "")]
    [InlineData("Storage:Provider", "oracle")]
    [InlineData("Storage:Provider", "")]
    [InlineData("Storage:RetryAttempts", "1000")]
    [InlineData("Storage:ConectionString", "misspelt")]
    public async Task A_bad_value_or_a_misspelt_key_stops_the_start(string key, string value)
    {
        await using TestStorage storage = new(StorageProvider.Sqlite, "unused.db", (key, value));
        Exception error = Assert.ThrowsAny<Exception>(() => storage.Get<IOptions<StorageOptions>>().Value);
        Assert.True(error is OptionsValidationException or InvalidOperationException, error.ToString());
    }
}
