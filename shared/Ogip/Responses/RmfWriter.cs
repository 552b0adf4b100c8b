using Almagest.Ogip.Fits;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Writes a redistribution matrix (RMF), or a full response (RSP) where the matrix includes the area, with its
/// EBOUNDS.</summary>
/// <remarks>Source: OGIP memo CAL/GEN/92-002 and 92-002a. What is written is read back equal.</remarks>
public static class RmfWriter
{
    /// <param name="matrix">At most 32,767 channels.</param>
    /// <param name="telescope">TELESCOP.</param>
    /// <param name="instrument">INSTRUME.</param>
    public static byte[] Write(RedistributionMatrix matrix, string telescope, string instrument)
    {
        int first = matrix.FirstChannel,
            channels = matrix.ChannelCount;
        RedistributionMatrix.Run[][] runs =
        [
            .. Enumerable.Range(0, matrix.Energies.BinCount).Select(bin => matrix.RunsOf(bin).ToArray()),
        ];
        HeaderCards Cards(string kind, string content) =>
            new HeaderCards()
                .Add("HDUCLASS", "OGIP", "format conforms to OGIP standard")
                .Add("HDUCLAS1", "RESPONSE")
                .Add("HDUCLAS2", kind)
                .Add("HDUCLAS3", content)
                .Add("HDUVERS", "1.3.0")
                .Add("TELESCOP", telescope)
                .Add("INSTRUME", instrument)
                .Add("FILTER", "NONE")
                .Add("CHANTYPE", "PI")
                .Add("DETCHANS", channels);
        return new FitsWriter()
            .AddTable(
                matrix.IncludesArea ? "SPECRESP MATRIX" : "MATRIX",
                [
                    OutputColumn.Of("ENERG_LO", "keV", [.. matrix.Energies.Edges[..^1]]),
                    OutputColumn.Of("ENERG_HI", "keV", [.. matrix.Energies.Edges[1..]]),
                    OutputColumn.Of("N_GRP", "", [.. runs.Select(row => (short)row.Length)]),
                    OutputColumn
                        .Variable(
                            "F_CHAN",
                            "",
                            [.. runs.Select(row => row.Select(run => checked((short)(first + run.FirstChannel))).ToArray())]
                        )
                        .WithRange((first, first + channels - 1)),
                    OutputColumn.Variable(
                        "N_CHAN",
                        "",
                        [.. runs.Select(row => row.Select(run => (short)run.ChannelCount).ToArray())]
                    ),
                    OutputColumn.Variable(
                        "MATRIX",
                        matrix.IncludesArea ? "cm**2" : "",
                        [.. runs.Select(row => row.SelectMany(run => matrix.ValuesOf(run).ToArray()).ToArray())]
                    ),
                ],
                Cards("RSP_MATRIX", matrix.IncludesArea ? "FULL" : "REDIST")
            )
            .AddTable(
                "EBOUNDS",
                [
                    OutputColumn
                        .Of("CHANNEL", "", [.. Enumerable.Range(first, channels).Select(channel => checked((short)channel))])
                        .WithRange((first, first + channels - 1)),
                    OutputColumn.Of("E_MIN", "keV", [.. matrix.ChannelLower]),
                    OutputColumn.Of("E_MAX", "keV", [.. matrix.ChannelUpper]),
                ],
                Cards("EBOUNDS", "")
            )
            .ToBytes();
    }
}
