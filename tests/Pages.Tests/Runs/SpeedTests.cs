using System.Diagnostics;
using System.Globalization;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Pages.Tests.Runs;

/// <summary>How long a page of many fits takes: with ALMAGEST_LONG=1; ALMAGEST_FITS has another number than 100,000.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<StorageProvider> Databases => [StorageProvider.Sqlite, StorageProvider.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_of_many_fits_is_chosen_among_within_a_second(StorageProvider provider)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("ALMAGEST_LONG") is { Length: > 0 },
            "It takes minutes: ./test --long has it."
        );
        int fits = int.Parse(Environment.GetEnvironmentVariable("ALMAGEST_FITS") ?? "100000", CultureInfo.InvariantCulture);
        await using Site site = await Site.StartAsync(provider);
        await MadeUpRun.AddAsync(site.Services, "many", fits, "powerlaw", null, Cancellation);
        using HttpClient client = site.Client();
        await TimeAsync(client, Address.Flags());
        await TimeAsync(client, Address.Home);
        await TimeAsync(client, Address.Run("many"));
        // The best of some, for others may use the machine.
        TimeSpan again = TimeSpan.MaxValue;
        for (int i = 0; i < 5; i++)
            again = new[] { again, await TimeAsync(client, Address.Run("many")) }.Min();
        await TimeAsync(client, $"{Address.Run("many")}&only=phoindex:1.5..2");
        await TimeAsync(client, $"{Address.Run("many")}&flag=PoorFit&sort=net_counts&down=1");
        await TimeAsync(client, $"{RunPicture("diagram")}&flag=PoorFit");
        await TimeAsync(client, RunPicture("sky"));
        Assert.True(again < TimeSpan.FromSeconds(fits <= 100_000 ? 1 : 3), $"{again}");

        static string RunPicture(string name) => $"/run/{name}.png?name=many";
    }

    private async Task<TimeSpan> TimeAsync(HttpClient client, string path)
    {
        TimeSpan began = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        byte[] body = await client.GetByteArrayAsync(path, Cancellation);
        output.WriteLine(
            $"{path}: {watch.Elapsed.TotalMilliseconds:0} ms, CPU "
                + $"{(Process.GetCurrentProcess().TotalProcessorTime - began).TotalMilliseconds:0} ms, {body.Length} bytes"
        );
        return watch.Elapsed;
    }
}
