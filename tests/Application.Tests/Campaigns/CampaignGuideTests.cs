using System.Text.RegularExpressions;
using Almagest.Application.Campaigns;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Models;

namespace Almagest.Application.Tests.Campaigns;

/// <summary>docs/campaigns.md is held to what reads the file.</summary>
public sealed partial class CampaignGuideTests
{
    private static readonly string Guide = File.ReadAllText(
        Path.Combine(Almagest.Tests.SharedData.RepositoryRoot, "docs", "campaigns.md")
    );
    private static readonly string Example = ExampleBlock().Match(Guide).Groups["text"].Value;

    [Fact]
    public void The_example_of_the_reference_is_a_campaign()
    {
        Campaign campaign = Read(Example);
        Assert.Equal((BinIntegration.Exact, 256, 1L), (campaign.Bins, campaign.ShardSize, campaign.Seed));
        Assert.Equal(["3c273.rmf+3c273.arf"], Assert.Single(campaign.Instruments).ResponseKeys);
        Assert.Equal(
            [PriorKind.TruncatedNormal, PriorKind.Uniform, PriorKind.ExpectedCounts],
            campaign.Parameters.Select(prior => prior.Kind)
        );
        Assert.Equal([GapKind.None, GapKind.Fixed, GapKind.Random, GapKind.Scattered], campaign.Gaps.Select(gap => gap.Kind));
    }

    /// <summary>A key that nobody knows makes the reader list those that it knows.</summary>
    [Theory]
    [InlineData("name: pilot", "name: pilot\nunknown: 1", 11)]
    [InlineData("bins: 96 }", "bins: 96, unknown: 1 }", 5)]
    [InlineData("mean: 0.05,", "mean: 0.05, unknown: 1,", 5)]
    [InlineData("    dropOut: 0 ", "    unknown: 1\n    dropOut: 0 ", 5)]
    [InlineData("arf: 3c273.arf }", "arf: 3c273.arf, unknown: 1 }", 2)]
    [InlineData("exposure: {", "exposure: { unknown: 1,", 2)]
    [InlineData("      share: 0.8", "      unknown: 1\n      share: 0.8", 4)]
    [InlineData("count: 3", "count: 3, unknown: 1", 3)]
    public void Every_key_that_the_reader_knows_is_in_a_table(string right, string wrong, int keys)
    {
        Assert.Contains(right, Example, StringComparison.Ordinal);
        string message = Assert
            .Throws<SpectralDataException>(() => Read(Example.Replace(right, wrong, StringComparison.Ordinal)))
            .Message;
        string[] known = Known().Match(message).Groups["keys"].Value.Split(", ");
        Assert.Equal(keys, known.Length);
        HashSet<string> named = [.. Rows().SelectMany(row => Code().Matches(row)).Select(code => code.Groups["key"].Value)];
        Assert.Empty(known.Except(named));
    }

    [Fact]
    public void Every_kind_of_gap_is_in_a_table()
    {
        string message = Assert
            .Throws<SpectralDataException>(() => Read(Example.Replace("- none", "- nothing", StringComparison.Ordinal)))
            .Message;
        Assert.Contains("expected none, fixed, random or scattered", message, StringComparison.Ordinal);
        Assert.All(["fixed", "random", "scattered"], kind =>
            Assert.Contains(Rows(), row => row.StartsWith($"| `{kind}`", StringComparison.Ordinal))
        );
    }

    /// <summary>Key and meaning in each row of the tables.</summary>
    private static IEnumerable<string> Rows() =>
        Guide
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split(" | ")[..2]));

    private static Campaign Read(string text) =>
        CampaignYaml.Read(text, "campaign.yaml", new NamedSources((rmf, arf) => $"{rmf}+{arf}"));

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ExampleBlock();

    [GeneratedRegex("expected one of (?<keys>[A-Za-z, ]+)")]
    private static partial Regex Known();

    [GeneratedRegex("`(?<key>[A-Za-z]+)`")]
    private static partial Regex Code();
}
