using System.Net.Http.Json;
using System.Text.Json;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests;

/// <summary>`almagest up` of the embedded size: no broker, no server, the folder that other verbs have filled.</summary>
[Collection(nameof(OneByOne))]
public sealed class UpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-up-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_demonstrations_results_are_served_and_its_network_fits_again()
    {
        await Worker.RunAsync(
            new Dictionary<string, string>(),
            "demo",
            "--simulations",
            "400",
            "--observations",
            "40",
            "--out",
            _folder,
            "--quiet"
        );
        await using Worker up = Worker.Start(new Dictionary<string, string>(), "up", "--home", Path.Combine(_folder, "data"));
        await up.SaidAsync("ready:");
        string address = up.Output.Split("at ", 2)[1].Split('\n')[0].Trim();
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        using HttpClient client = new() { BaseAddress = new Uri($"{address}/api/v1/") };

        JsonElement fits = await client.GetFromJsonAsync<JsonElement>("runs/demo/fits?limit=50", Cancellation);
        Assert.Equal(40, fits.GetArrayLength());
        // The same by TAP, as the Virtual Observatory's tools ask.
        string query = Uri.EscapeDataString(
            "SELECT COUNT(*) AS fits, COUNT(DISTINCT observation_id) AS observations FROM almagest.fits WHERE run = 'demo'"
        );
        Assert.Equal(
            "fits,observations\r\n40,40\r\n",
            await client.GetStringAsync($"{address}/tap/sync?LANG=ADQL&FORMAT=csv&QUERY={query}", Cancellation)
        );
        JsonElement run = (await client.GetFromJsonAsync<JsonElement>("runs", Cancellation))[0];
        using HttpResponseMessage asked = await client.PostAsJsonAsync(
            "runs",
            new
            {
                catalogue = "demo",
                campaign = run.GetProperty("campaignId").GetString(),
                name = "again",
                chunkSize = 20,
            },
            Cancellation
        );
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync(Cancellation));
        // Ends with the run.
        string events = await client.GetStringAsync("runs/again/events", Cancellation);
        Assert.Contains("event: end\n", events, StringComparison.Ordinal);
        JsonElement progress = await client.GetFromJsonAsync<JsonElement>("runs/again/progress", Cancellation);
        Assert.Equal(40, progress.GetProperty("fitted").GetInt64());

        await up.SignalAsync("TERM");
        Assert.Equal(0, await up.EndedAsync());
    }
}
