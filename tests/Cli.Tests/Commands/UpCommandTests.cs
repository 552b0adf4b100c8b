namespace Almagest.Cli.Tests.Commands;

/// <summary>What `almagest up` refuses, before it serves anybody.</summary>
public sealed class UpCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory, InlineData("--hom", "X"), InlineData("--rolls", "fitter"), InlineData("-x", "")]
    public async Task An_option_that_is_none_is_not_a_role(string option, string value)
    {
        Answer answer = await CommandLine.RunAsync("up", "--roles", "gateway", option, value);
        answer.IsRefused($"Unrecognized option '{option}'.");
        Assert.DoesNotContain("--roles: found", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>In one sentence: the host's log of it would be pages.</summary>
    [Theory]
    [InlineData("http://0.0.0.0:0", "Gateway: found http://0.0.0.0:0, beyond this machine, and no token")]
    [InlineData("http://127.0.0.1:0;http://*:0", "Gateway: found http://*:0, beyond this machine, and no token")]
    [InlineData("nowhere", "Gateway: found nowhere to listen at; expected an address such as http://127.0.0.1:8080.")]
    [InlineData("http://127.0.0.1:0", "MostFiles", "Gateway__MostFiles", "0")]
    [InlineData("http://127.0.0.1:0", "Retries", "Messaging__Retries", "99")]
    public async Task Settings_that_cannot_be_are_told_once(string urls, string told, params string[] setting)
    {
        (await _here.RunAsync("catalogue", "list")).Succeeds();
        Dictionary<string, string> settings = new()
        {
            ["HOME"] = _here.Home,
            ["Storage__Provider"] = "sqlite",
            ["Storage__ConnectionString"] = Path.Combine(_here.Home, "almagest.db"),
            ["Messaging__Transport"] = "rabbitmq",
            ["Messaging__Port"] = "1",
        };
        if (setting.Length > 0)
            settings[setting[0]] = setting[1];
        Answer answer = await CommandLine.RunAsync(settings, "up", "--roles", "gateway", "--urls", urls);
        answer.IsRefused(told);
        Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
