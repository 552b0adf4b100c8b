using System.Globalization;
using System.Text.Json;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests;

/// <summary>From a campaign in YAML to a CSV of fits, each verb a process, on a spectrum that Chandra took.</summary>
[Collection(nameof(OneByOne))]
public sealed class VerbsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-e2e-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_verbs_lead_from_campaign_to_export_in_the_embedded_size() =>
        await LeadAsync(
            new Dictionary<string, string>
            {
                ["ALMAGEST_HOME"] = Path.Combine(_folder, "home"),
                ["ALMAGEST_Trainer__Epochs"] = "10",
            }
        );

    [Fact]
    public async Task The_same_verbs_do_so_against_a_cluster()
    {
        SharedData.Require("data", "ogip", "chandra-acis-3c273", "3c273.pi");
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.UpAsync("simulator,trainer,fitter,gateway", ("ALMAGEST_Trainer__Epochs", "10"));
        await LeadAsync(cluster.Settings);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task LeadAsync(IReadOnlyDictionary<string, string> size)
    {
        string source = SharedData.Require("data", "ogip", "chandra-acis-3c273", "3c273.pi");
        string export = Path.Combine(_folder, "fits.csv");

        string responses = Path.GetDirectoryName(source)!;
        string campaign = await Worker.RunAsync(
            size,
            "campaign",
            "create",
            await CampaignAsync(responses),
            "--calibration",
            responses
        );
        string network = await Worker.RunAsync(size, "train", campaign[..12], "--quiet");
        string ingested = await Worker.RunAsync(size, "ingest", "quasars", source, "--quiet");
        string run = await Worker.RunAsync(
            size,
            "run",
            "submit",
            "--catalogue",
            "quasars",
            "--campaign",
            "small",
            "--name",
            "first",
            "--watch",
            "--quiet"
        );
        string watched = await Worker.RunAsync(size, "run", "watch", "first", "--quiet");
        string listed = await Worker.RunAsync(size, "run", "list", "--json");
        string shown = await Worker.RunAsync(size, "results", "show", "first", "--json");
        await Worker.RunAsync(size, "results", "export", "first", "-o", export);

        Assert.Equal(64, campaign.Length);
        Assert.Equal(64, network.Length);
        Assert.Equal("quasars: 1 observations, 0 not read", ingested);
        Assert.Equal("1 fitted, 0 failed", watched);
        Assert.Contains(run, listed, StringComparison.Ordinal);
        Assert.Contains(network, shown, StringComparison.Ordinal);
        await RightAsync(export);
        await ChampionsAsync(size, campaign, network);
    }

    /// <summary>A network of one epoch is no match for one of ten; by hand it may fit all the same, and the place is given
    /// back.</summary>
    private static async Task ChampionsAsync(IReadOnlyDictionary<string, string> size, string campaign, string champion)
    {
        async Task<string> ChampionAsync()
        {
            using JsonDocument list = JsonDocument.Parse(await Worker.RunAsync(size, "network", "list", "--json"));
            return list
                .RootElement.EnumerateArray()
                .Single(one => one.GetProperty("isChampion").GetBoolean())
                .GetProperty("id")
                .GetString()!;
        }
        string hasty = await Worker.RunAsync(size, "train", "small", "--epochs", "1", "--seed", "5", "--quiet");
        Assert.NotEqual(champion, hasty);
        Assert.Equal(champion, await ChampionAsync());
        using JsonDocument comparison = JsonDocument.Parse(
            await Worker.RunAsync(size, "network", "compare", hasty[..12], champion[..12], "--spectra", "500", "--json")
        );
        Assert.True(comparison.RootElement.GetProperty("isWon").GetBoolean());
        Assert.Equal(hasty, await Worker.RunAsync(size, "network", "promote", hasty[..12], "--reason", "to see"));
        await Worker.RunAsync(
            size,
            "run",
            "submit",
            "--catalogue",
            "quasars",
            "--campaign",
            "small",
            "--name",
            "second",
            "--network",
            "latest",
            "--watch",
            "--quiet"
        );
        Assert.Contains(hasty, await Worker.RunAsync(size, "results", "show", "second", "--json"), StringComparison.Ordinal);
        Assert.Equal(champion, await Worker.RunAsync(size, "network", "rollback", campaign[..12]));
        Assert.Equal(champion, await ChampionAsync());
        Assert.Contains("to see", await Worker.RunAsync(size, "network", "history", "small"), StringComparison.Ordinal);
        Assert.Contains(
            "simulations: so few that flags may be false",
            await Worker.RunAsync(size, "network", "show", hasty[..12]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"seed\": 5",
            await Worker.RunAsync(size, "network", "show", hasty[..12], "--json"),
            StringComparison.Ordinal
        );
    }

    /// <summary>3C 273 is a power law of photon index 1.6 to 2.3 in every epoch; refined, even a hasty network's answer gets
    /// there.</summary>
    private static async Task RightAsync(string export)
    {
        string[] lines = await File.ReadAllLinesAsync(export, Cancellation);
        Assert.Equal(2, lines.Length);
        int column = Array.FindIndex(lines[0].Split(','), name => name.EndsWith("PhoIndex", StringComparison.Ordinal));
        Assert.InRange(double.Parse(lines[1].Split(',')[column], CultureInfo.InvariantCulture), 1.6, 2.3);
    }

    private async Task<string> CampaignAsync(string responses)
    {
        string file = Path.Combine(_folder, "campaign.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            name: small
            model: tbabs*powerlaw
            grid: { spacing: logarithmic, lower: 0.5, upper: 7, bins: 48 }
            parameters:
              nH: { prior: logUniform, lower: 0.005, upper: 5 }
              PhoIndex: { prior: uniform, lower: 0, upper: 4 }
              norm: { prior: expectedCounts, lower: 30, upper: 1e5 }
            instruments:
              - name: ACIS-S
                responses:
                  - { rmf: {{responses}}/3c273.rmf, arf: {{responses}}/3c273.arf }
                exposure: { lower: 1e3, upper: 1e5 }
            gaps: [none]
            spectra: 1024
            """,
            Cancellation
        );
        return file;
    }
}
