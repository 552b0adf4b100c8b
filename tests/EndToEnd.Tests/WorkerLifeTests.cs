using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests;

[Collection(nameof(OneByOne))]
public sealed class WorkerLifeTests
{
    [Theory]
    [InlineData("simulator"), InlineData("trainer"), InlineData("fitter"), InlineData("gateway")]
    public async Task A_worker_that_is_told_to_stop_ends_in_order(string role)
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Worker worker = await cluster.UpAsync(role);

        await worker.SignalAsync("TERM");

        Assert.Equal(0, await worker.EndedAsync());
    }

    [Fact]
    public async Task A_worker_without_settings_names_those_that_are_missing()
    {
        await using Worker worker = Worker.Start(new Dictionary<string, string>(), "up", "--roles", "fitter");

        Assert.Equal(2, await worker.EndedAsync());
        Assert.Contains("ALMAGEST_Storage__Provider", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("ALMAGEST_Storage__ConnectionString", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("ALMAGEST_Messaging__Transport", worker.Errors, StringComparison.Ordinal);
    }
}
