using System.Text.Json;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Commands;

public sealed class CampaignCommandTests : IDisposable
{
    private static readonly string Example = File.ReadAllText(
        Path.Combine(SharedData.RepositoryRoot, "docs", "examples", "protocol-s.yaml")
    );

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_campaign_is_created_once_and_found_by_name_and_by_the_beginning_of_its_id()
    {
        string file = _here.Write("campaign.yaml", Example);
        string id = (await _here.RunAsync("campaign", "create", file)).Succeeds().Out.Trim();
        Assert.Matches("^[0-9a-f]{64}$", id);
        Assert.Equal(id, (await _here.RunAsync("campaign", "create", file)).Succeeds().Out.Trim());
        string text = (await _here.RunAsync("campaign", "show", "protocol-s")).Succeeds().Out;
        Assert.Equal(text, (await _here.RunAsync("campaign", "show", id[..8])).Succeeds().Out);
        JsonElement listed = Assert.Single(
            JsonDocument.Parse((await _here.RunAsync("campaign", "list", "--json")).Succeeds().Out).RootElement.EnumerateArray()
        );
        Assert.Equal((id, 10_000), (listed.GetProperty("id").GetString(), listed.GetProperty("spectra").GetInt32()));
        Assert.Contains(id[..12], (await _here.RunAsync("campaign", "list")).Succeeds().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "lower: 0.5, upper: 2.5",
        "lower: 2.5, upper: 0.5",
        "line 6, parameters.PhoIndex: ",
        "found 2.5 to 0.5; expected a lower end below the upper"
    )]
    [InlineData("spectra: 10000", "spectra: 10000\nseeed: 3", "line 14: ", "found the key \"seeed\"; expected one of ")]
    [InlineData("model: zpowerlw", "model: zpowerlow", "line 3, model: ", "zpowerlw")]
    [InlineData("PhoIndex:", "Gamma:", "line 6, parameters.Gamma: ", "expected one of zpowerlw.PhoIndex")]
    [InlineData("bins: 128", "bins: -4", "grid", "-4")]
    public async Task A_mistake_in_the_file_is_told_with_its_line_and_key(string right, string wrong, string where, string what)
    {
        Assert.Contains(right, Example, StringComparison.Ordinal);
        (
            await _here.RunAsync(
                "campaign",
                "create",
                _here.Write("campaign.yaml", Example.Replace(right, wrong, StringComparison.Ordinal))
            )
        ).IsRefused(_here["campaign.yaml"], where, what);
        Assert.Equal("[]", (await _here.RunAsync("campaign", "list", "--json")).Succeeds().Out.Trim());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told() =>
        (await _here.RunAsync("campaign", "create", _here["absent.yaml"])).IsRefused("absent.yaml", "found no file");

    [Theory]
    [
        InlineData("campaign show nosuch", "No campaign 'nosuch'"),
        InlineData("train nosuch", "No campaign 'nosuch'"),
        InlineData("run watch nosuch", "No run 'nosuch'")
    ]
    [InlineData("results show nosuch", "No run 'nosuch'"), InlineData("results export nosuch", "No run 'nosuch'")]
    [InlineData("run submit --catalogue c --campaign nosuch", "No campaign 'nosuch'")]
    public async Task A_name_that_nothing_has_is_told_with_what_shows_the_others(string command, string told) =>
        (await _here.RunAsync(command.Split(' '))).IsRefused(told, "list");

    [Fact]
    public async Task A_run_needs_a_catalogue_and_a_network_of_its_campaign()
    {
        await _here.RunAsync("campaign", "create", _here.Write("campaign.yaml", Example));
        (await _here.RunAsync("run", "submit", "--catalogue", "nosuch", "--campaign", "protocol-s")).IsRefused(
            "No catalogue 'nosuch'",
            "almagest catalogue list"
        );
        _here.WriteSpectrum("one.pha");
        Assert.Contains(
            "1 observations",
            (await _here.RunAsync("ingest", "mine", _here["one.pha"], "-q")).Succeeds().Out,
            StringComparison.Ordinal
        );
        (await _here.RunAsync("run", "submit", "--catalogue", "mine", "--campaign", "protocol-s")).IsRefused(
            "protocol-s",
            "found no network",
            "almagest train"
        );
    }

    [Fact]
    public async Task A_catalogue_keeps_its_name_and_its_sources()
    {
        _here.WriteSpectrum("one.pha");
        _here.WriteSpectrum("two.pha", seed: 2);
        (await _here.RunAsync("ingest", "mine", _here["one.pha"], "-q")).Succeeds();
        (await _here.RunAsync("ingest", "mine", _here["one.pha"], "-q")).Succeeds();
        (await _here.RunAsync("ingest", "mine", _here["two.pha"], "-q")).IsRefused("catalogue 'mine'", "expected another name");
    }

    [Fact]
    public async Task A_catalogue_of_nothing_readable_is_a_mistake_told_file_by_file()
    {
        Answer answer = await _here.RunAsync("ingest", "mine", _here.Write("notes.pha", "Dear diary"), "-q");
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("notes.pha", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_nobody_plays_is_refused() =>
        (await CommandLine.RunAsync("up", "--roles", "simulator,conductor")).IsRefused("conductor", "fitter, gateway");
}
