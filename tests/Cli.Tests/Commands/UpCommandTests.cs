namespace Almagest.Cli.Tests.Commands;

/// <summary>What `almagest up` refuses, before it serves anybody.</summary>
public sealed class UpCommandTests
{
    [Theory, InlineData("--home", "X"), InlineData("--rolls", "fitter"), InlineData("-x", "")]
    public async Task An_option_that_is_none_is_not_a_role(string option, string value)
    {
        Answer answer = await CommandLine.RunAsync("up", "--roles", "gateway", option, value);
        answer.IsRefused($"Unrecognized option '{option}'.");
        Assert.DoesNotContain("--roles: found", answer.Error, StringComparison.Ordinal);
    }
}
