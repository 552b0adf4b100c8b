using Almagest.Application.Campaigns;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;

namespace Almagest.Application.Tests.Campaigns;

public sealed class CampaignYamlTests
{
    private static readonly string ProtocolSText = Example("protocol-s.yaml");
    private static readonly string ChandraText = Example("chandra-power-law.yaml");

    [Fact]
    public void The_example_of_protocol_S_is_the_campaign_of_that_name() =>
        Assert.Equal(
            ProtocolS.Campaign().Id,
            CampaignYaml.Read(ProtocolSText, "campaign.yaml", new NamedSources(NoResponses)).Id
        );

    [Fact]
    public void The_example_with_an_instrument_reads_all_its_keys()
    {
        Campaign campaign = CampaignYaml.Read(ChandraText, "campaign.yaml", new NamedSources((rmf, arf) => $"{rmf}+{arf}"));
        CampaignInstrument instrument = Assert.Single(campaign.Instruments);
        Assert.Equal(["3c273.rmf+3c273.arf"], instrument.ResponseKeys);
        Assert.Equal((1e3, 1e5), (instrument.ExposureLower, instrument.ExposureUpper));
        Assert.Equal(new BackgroundPrior(1e-3, 1, 1, 100, 0.8), instrument.Background);
        Assert.Equal(EnergyGrid.Logarithmic(0.5, 7, 96).Edges.ToArray(), campaign.GridEdges);
        Assert.Equal(new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 30, 1e6), campaign.Parameters[2]);
        Assert.Equal([GapPattern.None, new GapPattern(GapKind.Random, 0.1, 0.4)], campaign.Gaps);
    }

    [Theory]
    [InlineData("dae", FillerKind.Dae), InlineData("gauss-newton", FillerKind.GaussNewton), InlineData("plain", FillerKind.Plain)]
    public void A_filler_is_named(string name, FillerKind expected) =>
        Assert.Equal(
            expected,
            CampaignYaml
                .Read(
                    ProtocolSText.Replace("gaps:", $"filler: {name}\ngaps:", StringComparison.Ordinal),
                    "campaign.yaml",
                    new NamedSources(NoResponses)
                )
                .Filler
        );

    [Fact]
    public void Counts_are_not_filled_by_an_emulator() =>
        Assert.Contains(
            "filler: found learnt Gauss-Newton steps for spectra of counts",
            Assert
                .Throws<SpectralDataException>(() =>
                    CampaignYaml.Read(
                        ChandraText.Replace("gaps:", "filler: gauss-newton\ngaps:", StringComparison.Ordinal),
                        "campaign.yaml",
                        new NamedSources((rmf, arf) => $"{rmf}+{arf}")
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("spectra: 10000", "spectre: 10000", "no key \"spectra\"")]
    [InlineData("spectra: 10000", "spectra: 10000\nsede: 2", "line 14: found the key \"sede\"")]
    [InlineData("upper: 7, bins", "uper: 7, bins", "line 4, grid: found no key \"upper\"")]
    [InlineData("spacing: linear", "spacing: cubic", "line 4, grid.spacing: found \"cubic\"; expected linear or logarithmic")]
    [InlineData(
        "lower: 0.5, upper: 2.5",
        "lower: 2.5, upper: 0.5",
        "campaign.yaml, line 6, parameters.PhoIndex: campaign, prior of zpowerlw.PhoIndex: found 2.5 to 0.5"
    )]
    [InlineData("lower: 0.5,", "lower: low,", "line 6, parameters.PhoIndex.lower: found \"low\"; expected a finite number")]
    [InlineData("prior: uniform, lower: 0.1", "prior: flat, lower: 0.1", "line 7, parameters.Redshift.prior: found \"flat\"")]
    [InlineData("PhoIndex:", "Gamma:", "campaign.yaml, line 6, parameters.Gamma: ")]
    [InlineData("  norm: 1e-7 ", "  # norm: 1e-7 ", "no prior of zpowerlw.norm")]
    [InlineData("model: zpowerlw", "model: zpowerlow", "campaign.yaml, line 3, model: ")]
    [InlineData("lower: 0.3, upper: 7,", "lower: 7, upper: 0.3,", "campaign.yaml, line 4, grid: ")]
    [InlineData("spectra: 10000", "spectra: 0", "campaign.yaml: campaign, spectra: found 0")]
    [InlineData("bins: 128", "bins: many", "line 4, grid.bins: found \"many\"; expected a whole number")]
    [InlineData("gaps:", "bins: fine\ngaps:", "bins: found \"fine\"; expected exact, xspec or midpoint")]
    [InlineData("gaps:", "filler: best\ngaps:", "filler: found \"best\"; expected dae, gauss-newton or plain")]
    [InlineData("gaps:", "gaps: [", "line 9: found a '[' without its ']'")]
    [InlineData("name: protocol-s", "name: [a, b]", "line 2, name: found a list; expected a word")]
    [InlineData("name: protocol-s", "name: &a protocol-s\nb: *a", "an alias")]
    public void Says_the_line_and_the_key_of_a_mistake(string right, string wrong, string told)
    {
        Assert.Contains(right, ProtocolSText, StringComparison.Ordinal);
        string text = ProtocolSText.Replace(right, wrong, StringComparison.Ordinal);
        Assert.Contains(
            told,
            Assert
                .Throws<SpectralDataException>(() => CampaignYaml.Read(text, "campaign.yaml", new NamedSources(NoResponses)))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("arf: 3c273.arf", "area: 3c273.arf", "instruments[1].responses[1].area")]
    [InlineData("share: 0.8", "share: 8", "found 8; expected 0 to 1")]
    [InlineData("exposure: { lower: 1e3", "exposure: { lower: -1", "exposure: found -1")]
    [InlineData("[none, {", "[nothing, {", "expected none, fixed, random or scattered")]
    public void Says_what_is_wrong_with_an_instrument_or_a_gap(string right, string wrong, string told)
    {
        Assert.Contains(right, ChandraText, StringComparison.Ordinal);
        string text = ChandraText.Replace(right, wrong, StringComparison.Ordinal);
        Assert.Contains(
            told,
            Assert
                .Throws<SpectralDataException>(() => CampaignYaml.Read(text, "campaign.yaml", new NamedSources((rmf, _) => rmf)))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "fixed: { lower: 2, upper: 4 }",
        "fixed: [{ lower: 1, upper: 1.5 }, { lower: 2, upper: 4 }]",
        "{\"kind\":\"fixed\",\"lower\":1,\"upper\":1.5,\"further\":[{\"lower\":2,\"upper\":4}]}"
    )]
    [InlineData(
        "random: { lower: 0.3, upper: 0.5 }",
        "random: { lower: 0.05, upper: 0.1, count: 3 }",
        "{\"kind\":\"random\",\"lower\":0.05,\"upper\":0.1,\"count\":3}"
    )]
    [InlineData(
        "random: { lower: 0.3, upper: 0.5 }",
        "scattered: { lower: 0.02, upper: 0.2 }",
        "{\"kind\":\"scattered\",\"lower\":0.02,\"upper\":0.2}"
    )]
    public void Gaps_of_every_kind_can_be_asked_for(string right, string other, string canonical)
    {
        Assert.Contains(right, ProtocolSText, StringComparison.Ordinal);
        Campaign campaign = CampaignYaml.Read(
            ProtocolSText.Replace(right, other, StringComparison.Ordinal),
            "campaign.yaml",
            new NamedSources(NoResponses)
        );
        Assert.Contains(canonical, CampaignText.Write(campaign), StringComparison.Ordinal);
        Assert.Equal(campaign.Id, CampaignText.Read(CampaignText.Write(campaign)).Id);
    }

    [Fact]
    public void Instruments_that_see_a_source_together_say_how_often_each_is_absent()
    {
        string text = Example("maxi-j1820.yaml");
        Campaign campaign = CampaignYaml.Read(text, "campaign.yaml", new NamedSources((rmf, _) => rmf));
        Assert.True(campaign.IsJoint);
        Assert.Equal([0.3, 0.3, 0.3], campaign.Instruments.Select(instrument => instrument.DropOut!.Value));
        Assert.Equal(campaign.Id, CampaignText.Read(CampaignText.Write(campaign)).Id);
        string without = text.Replace(", dropOut: 0.3", "", StringComparison.Ordinal);
        Assert.DoesNotContain(
            "dropOut",
            CampaignText.Write(CampaignYaml.Read(without, "campaign.yaml", new NamedSources((rmf, _) => rmf))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_text_nested_without_end_is_refused() =>
        Assert.Contains(
            "levels",
            Assert
                .Throws<SpectralDataException>(() =>
                    CampaignYaml.Read(new string('[', 100_000), "campaign.yaml", new NamedSources(NoResponses))
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(""), InlineData("---\na: 1\n---\nb: 2"), InlineData("[1, 2]"), InlineData("just words")]
    public void A_text_that_is_no_campaign_is_refused(string text) =>
        Assert.Throws<SpectralDataException>(() => CampaignYaml.Read(text, "campaign.yaml", new NamedSources(NoResponses)));

    private static string NoResponses(string rmf, string? arf) => throw new InvalidOperationException("No response is named.");

    private static string Example(string name) =>
        File.ReadAllText(Path.Combine(Almagest.Tests.SharedData.RepositoryRoot, "docs", "examples", name));
}
