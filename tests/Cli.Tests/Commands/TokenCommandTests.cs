namespace Almagest.Cli.Tests.Commands;

/// <summary>Who may use the gateway, and for what.</summary>
public sealed class TokenCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_token_is_made_for_some_things_or_for_all()
    {
        Assert.StartsWith(
            "alm_",
            (await _here.RunAsync("token", "create", "team", "--scope", "submit,read")).Succeeds().Out,
            StringComparison.Ordinal
        );
        (await _here.RunAsync("token", "create", "us")).Succeeds();
        string[] listed = (await _here.RunAsync("token", "list")).Succeeds().Out.Split('\n');
        Assert.EndsWith(" read,submit", listed.Single(line => line.StartsWith("team ", StringComparison.Ordinal)).TrimEnd());
        Assert.EndsWith(
            " read,submit,operate",
            listed.Single(line => line.StartsWith("us ", StringComparison.Ordinal)).TrimEnd()
        );
        (await _here.RunAsync("token", "create", "x", "--scope", "reed")).IsRefused(
            "--scope: found 'reed'; expected some of read,submit,operate."
        );
    }
}
