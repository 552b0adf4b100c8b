using System.Text.Json;

namespace Almagest.Cli.Tests.Commands;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task All_components_are_listed_with_their_parameters()
    {
        string listing = (await CommandLine.RunAsync("models")).Succeeds().Out;
        Assert.Matches(@"(?m)^powerlaw +additive +PhoIndex norm$", listing);
        Assert.Matches(@"(?m)^tbabs +multiplicative +nH$", listing);
        Assert.Matches(@"(?m)^cflux +convolution +Emin Emax lg10Flux$", listing);
    }

    [Fact]
    public async Task One_is_shown_with_defaults_limits_and_source()
    {
        string shown = (await CommandLine.RunAsync("models", "DISKP")).Succeeds().Out;
        Assert.Contains("diskpbb, additive", shown, StringComparison.Ordinal);
        Assert.Contains("Mineshige", shown, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Tin +keV +1 +0\.1 +0\.1 +10 +10 +temperature", shown);
    }

    [Fact]
    public async Task A_script_gets_JSON()
    {
        using JsonDocument one = JsonDocument.Parse((await CommandLine.RunAsync("models", "gsmooth", "--json")).Succeeds().Out);
        Assert.Equal("Sig_6keV", one.RootElement.GetProperty("parameters")[0].GetProperty("name").GetString());
        using JsonDocument expression = JsonDocument.Parse(
            (await CommandLine.RunAsync("models", "tbabs*(po+po)", "--json")).Succeeds().Out
        );
        JsonElement last = expression.RootElement.GetProperty("parameters").EnumerateArray().Last();
        Assert.Equal((5, "powerlaw_2.norm"), (last.GetProperty("number").GetInt32(), last.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_wrong_name_is_told_with_the_nearest() =>
        (await CommandLine.RunAsync("models", "powrlaw")).IsRefused("powerlaw", "^");
}
