using System.Text.Json;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests.Responses;

public sealed class ResponseReferenceTests
{
    [Theory, MemberData(nameof(Reference.AllFolders), MemberType = typeof(Reference))]
    public void Every_matrix_holds_what_astropy_read(string folder)
    {
        foreach ((string path, _, JsonElement expected) in Reference.Extensions(folder, "rmf"))
        {
            RedistributionMatrix matrix = RmfReader.Read(FitsFile.Open(path));
            Assert.Equal(expected.Number("energies"), matrix.Energies.BinCount);
            Assert.Equal(expected.Number("channels"), matrix.ChannelCount);
            Assert.Equal(expected.Number("f_chan_first_legal"), matrix.FirstChannel);
            // EXOSAT's first bin, of no response, runs from 0.93 keV down to 0.44.
            if (folder != "exosat-me-1e1048")
                Assert.Equal(expected.Number("energy_first"), matrix.Energies.Lower(0), 1e-9);
            Reference.Near(expected.Number("energy_last"), matrix.Energies.Edges[^1]);
            Reference.Near(expected.GetProperty("ebounds_first")[1].GetDouble(), matrix.ChannelUpper[0]);
            Reference.Near(expected.GetProperty("ebounds_last")[0].GetDouble(), matrix.ChannelLower[^1]);
            HoldsTheElements(expected, matrix);
        }
    }

    [Theory, MemberData(nameof(Reference.AllFolders), MemberType = typeof(Reference))]
    public void Every_area_is_what_astropy_read(string folder)
    {
        foreach ((string path, _, JsonElement expected) in Reference.Extensions(folder, "arf"))
        {
            EffectiveArea area = ArfReader.Read(FitsFile.Open(path));
            Assert.Equal(expected.Number("rows"), area.Energies.BinCount);
            Reference.Near(expected.Number("sum"), area.Area.ToArray().Sum());
            Reference.Near(expected.Number("maximum"), area.Area.ToArray().Max());
            Assert.Equal(expected.Number("energy_first"), area.Energies.Lower(0), 1e-9);
            Reference.Near(expected.Number("energy_last"), area.Energies.Edges[^1]);
        }
    }

    private static void HoldsTheElements(JsonElement expected, RedistributionMatrix matrix)
    {
        (double sum, double moment, int nonzero, int groups, int empty) = (0, 0, 0, 0, 0);
        (double least, double most) = (double.MaxValue, 0);
        for (int bin = 0; bin < matrix.Energies.BinCount; bin++)
        {
            double row = 0;
            foreach (RedistributionMatrix.Run run in matrix.RunsOf(bin))
                for (int i = 0; i < run.ChannelCount; i++)
                {
                    double value = matrix.ValuesOf(run)[i];
                    row += value;
                    moment += value * (run.FirstChannel + i);
                    if (value != 0)
                        nonzero++;
                }
            groups = Math.Max(groups, matrix.RunsOf(bin).Length);
            if (matrix.RunsOf(bin).Length == 0)
                empty++;
            (sum, least, most) = (sum + row, Math.Min(least, row), Math.Max(most, row));
        }
        Reference.Near(expected.Number("matrix_sum"), sum);
        Reference.Near(expected.Number("row_sum_min"), least, 1e-9);
        Reference.Near(expected.Number("row_sum_max"), most, 1e-9);
        Reference.Near(expected.Number("first_moment"), moment);
        Assert.Equal(expected.Number("nonzero"), nonzero);
        Assert.Equal(expected.Number("max_groups"), groups);
        // Groups of no channels count as none here, but not in the reference.
        Assert.True(empty >= expected.Number("rows_without_groups"));
        if (empty > 0)
            Assert.Equal(0, least);
    }
}
