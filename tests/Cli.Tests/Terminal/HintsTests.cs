using Almagest.Application;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Terminal;

public sealed class HintsTests
{
    public static TheoryData<RequestPart> Parts => [.. Enum.GetValues<RequestPart>()];

    [Theory]
    [InlineData("campaign"), InlineData("catalogue"), InlineData("network"), InlineData("run"), InlineData("token")]
    [InlineData("training"), InlineData("source"), InlineData("table"), InlineData("observation"), InlineData("job")]
    public async Task What_is_unknown_is_looked_up_by_a_verb_that_is_there(string kind)
    {
        string hint = Hints.For(new UnknownException(kind, "x"));
        if (hint.Split('\'') is [_, var command, ..])
            (
                await CommandLine.RunAsync([
                    .. command.Replace("RUN", "x", StringComparison.Ordinal).Split(' ').Skip(1).Where(word => word != "--help"),
                    "--help",
                ])
            ).Succeeds();
        else
            Assert.Equal("", hint);
    }

    [Fact]
    public void A_response_that_is_not_where_the_header_says_is_given_by_an_option()
    {
        using Workplace here = new();
        string file = here.WriteSpectrum("s.pha");
        File.Delete(here[SampleFiles.ResponseName]);
        SpectralDataException told = Assert.Throws<SpectralDataException>(() => new ObservationReader().Read(file));
        Assert.Equal("See --rmf, --arf.", Hints.For(told));
    }

    [Theory, MemberData(nameof(Parts))]
    public async Task Every_part_of_a_request_has_an_option_that_is_there(RequestPart part)
    {
        string[] pages = await Task.WhenAll(
            ((string[])["fit", "fakeit", "plot"]).Select(async verb => (await CommandLine.RunAsync(verb, "--help")).Out)
        );
        Assert.Contains(pages, page => page.Contains($"  {Hints.OptionOf(part)} ", StringComparison.Ordinal));
    }
}
