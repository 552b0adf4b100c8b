using System.Text.Json;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>`almagest fit --joint`: several files, one source.</summary>
public sealed class JointFitTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Files_share_the_source_but_for_what_is_thawed_or_tied()
    {
        string output = (await _here.RunAsync(["fit", _here.WriteSpectrum("a.pha"), _here.WriteSpectrum("b.pha"), "--joint", "--model", "constant*powerlaw",
            "--thaw", "2:constant.factor", "--tie", "2:powerlaw.PhoIndex = 1*p2 + 0", "--error", "all", "--delta", "1", "--json", "--quiet"])).Succeeds().Out;
        JsonElement fit = JsonDocument.Parse(output).RootElement;
        JsonElement[] parameters = [.. fit.GetProperty("parameters").EnumerateArray()];
        Assert.Equal(["frozen", "free", "free", "free", "tied", "tied"], parameters.Select(p => p.GetProperty("state").GetString()));
        Assert.Equal("2:constant.factor", parameters[3].GetProperty("name").GetString());
        Assert.Equal(parameters[1].GetProperty("value").GetDouble(), parameters[4].GetProperty("value").GetDouble(), 12);
        foreach (int free in new[] { 1, 2, 3 })
            Assert.InRange(parameters[free].GetProperty("value").GetDouble(), parameters[free].GetProperty("lower").GetDouble(), parameters[free].GetProperty("upper").GetDouble());
    }

    [Theory]
    [InlineData("found no --joint", "--error", "all")]
    [InlineData("tie, character 12: found a division by 0", "--joint", "--tie", "2:1 = p1 / 0")]
    [InlineData("which is not free", "--joint", "--error", "2:PhoIndex")]
    [InlineData("expected a number above 0", "--joint", "--error", "all", "--delta", "0")]
    [InlineData("found --method network", "--joint", "--method", "network")]
    [InlineData("for these are of one spectrum", "--joint", "--flux", "2-10")]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options) =>
        (await _here.RunAsync(["fit", _here.WriteSpectrum("a.pha"), _here.WriteSpectrum("b.pha"), "--model", "powerlaw", .. options])).IsRefused(told);
}
