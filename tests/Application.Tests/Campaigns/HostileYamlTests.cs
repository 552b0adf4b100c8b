using Almagest.Application.Campaigns;
using Almagest.Spectra;
using Almagest.Tests;

namespace Almagest.Application.Tests.Campaigns;

/// <summary>YAML with mistakes: whatever they are, file and line are told.</summary>
public sealed class HostileYamlTests
{
    [Theory]
    [InlineData("name: x\ngrid: { lower: 1\nspectra: 10\n", "line 2: found a '{' without its '}'")]
    [InlineData("name: x\ngaps: [none\nspectra: 10\n", "line 2: found a '[' without its ']'")]
    [InlineData("name: x\ngrid: { lower: [1, 2 }\n", "line 2")]
    [InlineData("name: x\ngrid: }\n", "line 2")]
    [InlineData("name: \"x\ngrid: 1\n", "line ")]
    [InlineData("name: x\nname: y\n", "line 2")]
    [InlineData("name: \"a\\eb\"\nmodel: powerlaw\ngrid: {spacing: linear, lower: 1, upper: 2, bins: 2}\n", "line 1, name")]
    public void A_mistake_is_told_with_file_and_line(string text, string place)
    {
        string message = Refused(text);
        Assert.StartsWith("c.yaml, line ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.DoesNotContain("current state", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unclosed-brace.yaml"), InlineData("yaml-argumentexception.yaml")]
    public void What_went_wrong_once_is_told_with_file_and_line(string file) =>
        Assert.StartsWith(
            "c.yaml, line ",
            Refused(File.ReadAllText(Path.Combine(SharedData.Require("cases", "hostile"), file))),
            StringComparison.Ordinal
        );

    /// <summary>A letter changed, lost or doubled anywhere gives a campaign or a sentence.</summary>
    [Fact]
    public void Mutations_give_a_campaign_or_a_sentence()
    {
        string[] texts =
        [
            .. new[] { "chandra-power-law", "maxi-j1820-cutoff", "protocol-s" }.Select(name =>
                File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "examples", $"{name}.yaml"))
            ),
        ];
        const string marks = "{}[]:,-#&*!|>'\"%@`? \n\t\0\u001b0eE.~";
        int refused = 0;
        for (int seed = 0; seed < 1200; seed++)
        {
            var random = new Random(seed);
            string text = texts[seed % texts.Length];
            int at = random.Next(text.Length);
            text = text[..at] + (random.Next(3) == 0 ? "" : marks[random.Next(marks.Length)]) + text[(at + random.Next(2))..];
            try
            {
                CampaignYaml.Read(text, "c.yaml", new NamedSources((rmf, _) => rmf));
            }
            catch (SpectralDataException wrong)
            {
                Assert.StartsWith("c.yaml", wrong.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 120, 1160);
    }

    private static string Refused(string text) =>
        Assert.Throws<SpectralDataException>(() => CampaignYaml.Read(text, "c.yaml", new NamedSources((rmf, _) => rmf))).Message;
}
