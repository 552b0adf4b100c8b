using Almagest.Application;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Tests.Terminal;

public sealed class HintsTests
{
    public static TheoryData<RequestPart> Parts => [.. Enum.GetValues<RequestPart>()];

    [Theory, MemberData(nameof(Parts))]
    public async Task Every_part_of_a_request_has_an_option_that_is_there(RequestPart part)
    {
        string[] pages = await Task.WhenAll(
            ((string[])["fit", "fakeit", "plot"]).Select(async verb => (await CommandLine.RunAsync(verb, "--help")).Out)
        );
        Assert.Contains(pages, page => page.Contains($"  {Hints.OptionOf(part)} ", StringComparison.Ordinal));
    }
}
