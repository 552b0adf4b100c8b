using Almagest.Application.Campaigns;
using Almagest.Application.Tests.Campaigns;
using Almagest.Learning.Campaigns;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;
using Almagest.Studies.Maxi;
using Almagest.Tests;

namespace Almagest.Studies.Tests.Maxi;

public sealed class MaxiCampaignTests
{
    private static readonly string Examples = Path.Combine(SharedData.RepositoryRoot, "docs", "examples");

    [Theory]
    [InlineData(false, "maxi-j1820.yaml"), InlineData(true, "maxi-j1820-cutoff.yaml")]
    public void The_example_is_the_campaign_of_the_study(bool hasCutoff, string file)
    {
        string[] files = [.. SyntheticTelescope.All.Select(telescope => $"maxi-j1820/{telescope.FileName}")];
        Campaign example = CampaignYaml.Read(
            File.ReadAllText(Path.Combine(Examples, file)),
            file,
            new NamedSources((rmf, _) => rmf)
        );
        Assert.Equal(CampaignText.Write(MaxiCampaign.Of(hasCutoff, 24_000, files)), CampaignText.Write(example));
    }

    [Fact]
    public void The_responses_beside_the_example_are_those_of_the_study()
    {
        foreach (SyntheticTelescope telescope in SyntheticTelescope.All)
        {
            RedistributionMatrix made = telescope.Response(),
                read = RmfReader.Read(FitsFile.Open(Path.Combine(Examples, "maxi-j1820", telescope.FileName)));
            Assert.True(read.IncludesArea);
            Assert.Equal(telescope.Channels, read.ChannelCount);
            float[] Row(RedistributionMatrix matrix, int bin) =>
                [.. matrix.RunsOf(bin).ToArray().SelectMany(run => matrix.ValuesOf(run).ToArray())];
            for (int bin = 0; bin < made.Energies.BinCount; bin++)
            {
                Assert.Equal(Row(made, bin).Length, Row(read, bin).Length);
                // To the last digits of the machine's own exponential.
                Assert.All(Row(made, bin).Zip(Row(read, bin)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * pair.First));
            }
            // A photon is redistributed, not lost: far from the ends all of it arrives.
            int middle = made.Energies.FindBin(Math.Sqrt(telescope.Lower * telescope.Upper));
            double area =
                telescope.PeakArea
                * Math.Exp(-0.5 * Math.Pow(Math.Log(made.Energies.Center(middle) / telescope.PeakEnergy) / telescope.Fall, 2));
            Assert.Equal(area, Row(made, middle).Sum(), 0.01 * area);
        }
    }
}
