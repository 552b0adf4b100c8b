using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests.Responses;

public sealed class RmfWriterTests
{
    [Theory]
    [InlineData(0, true), InlineData(1, false), InlineData(5, true)]
    public void What_is_written_is_read_back_equal(int firstChannel, bool includesArea)
    {
        // Rows of no run, of one, and of two.
        var matrix = new RedistributionMatrix(
            new EnergyGrid([0.1, 0.5, 1.25, 3]),
            firstChannel,
            [0.1, 0.7, 1.5, 2],
            [0.7, 1.5, 2, 3.1],
            [0, 0, 1, 3],
            [new(1, 2, 0), new(0, 1, 2), new(2, 2, 3)],
            [0.25f, 0.75f, 0.125f, 0.5f, 12.5f],
            includesArea
        );
        RedistributionMatrix read = RmfReader.Read(FitsFile.Read(RmfWriter.Write(matrix, "MADE", "UP"), "made-up.rsp"));

        Assert.Equal((firstChannel, 4, includesArea), (read.FirstChannel, read.ChannelCount, read.IncludesArea));
        Assert.Equal(matrix.Energies.Edges.ToArray(), read.Energies.Edges.ToArray());
        Assert.Equal(matrix.ChannelLower.ToArray(), read.ChannelLower.ToArray());
        Assert.Equal(matrix.ChannelUpper.ToArray(), read.ChannelUpper.ToArray());
        for (int bin = 0; bin < 3; bin++)
            Assert.Equal(
                matrix.RunsOf(bin).ToArray().Select(run => (run.FirstChannel, string.Join(' ', matrix.ValuesOf(run).ToArray()))),
                read.RunsOf(bin).ToArray().Select(run => (run.FirstChannel, string.Join(' ', read.ValuesOf(run).ToArray())))
            );
    }
}
