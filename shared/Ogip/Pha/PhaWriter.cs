using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>What a PHA file says beside its spectrum. Names of files as they shall stand in the header; null for none.</summary>
public sealed record PhaHeader
{
    public string? ResponseFile { get; init; }

    public string? AncillaryFile { get; init; }

    public string? BackgroundFile { get; init; }

    /// <summary>OBJECT.</summary>
    public string? Object { get; init; }

    /// <summary>ICRS, degrees.</summary>
    public double? RightAscension { get; init; }

    /// <summary>ICRS, degrees.</summary>
    public double? Declination { get; init; }

    /// <summary>"PHA" or "PI".</summary>
    public string ChannelType { get; init; } = "PI";

    public bool IsBackground { get; init; }
}

/// <summary>Writes a spectrum as a PHA file of type I.</summary>
/// <remarks>Source: OGIP memo OGIP/92-007 and 92-007a. What is written is read back equal.</remarks>
public static class PhaWriter
{
    public static byte[] Write(CountSpectrum spectrum, PhaHeader header)
    {
        List<OutputColumn> columns = [Channels(spectrum), Counts(spectrum)];
        if (spectrum.StatisticalError is { } error)
            columns.Add(OutputColumn.Of("STAT_ERR", "count", error));
        if (spectrum.SystematicError is { } systematic)
            columns.Add(OutputColumn.Of("SYS_ERR", "", systematic));
        if (spectrum.Quality is { } quality)
            columns.Add(OutputColumn.Of("QUALITY", "", quality));
        if (spectrum.Grouping is { } grouping)
            columns.Add(OutputColumn.Of("GROUPING", "", grouping));
        if (spectrum.BackScale.Length > 1)
            columns.Add(OutputColumn.Of("BACKSCAL", "", spectrum.BackScale));
        if (spectrum.AreaScale.Length > 1)
            columns.Add(OutputColumn.Of("AREASCAL", "", spectrum.AreaScale));
        return new FitsWriter().AddTable("SPECTRUM", columns, Cards(spectrum, header)).ToBytes();
    }

    private static OutputColumn Channels(CountSpectrum spectrum)
    {
        int[] channels = [.. Enumerable.Range(spectrum.FirstChannel, spectrum.ChannelCount)];
        (long, long) range = (channels[0], channels[^1]);
        return channels[0] >= short.MinValue && channels[^1] <= short.MaxValue
            ? OutputColumn.Of("CHANNEL", "", Array.ConvertAll(channels, channel => (short)channel)).WithRange(range)
            : OutputColumn.Of("CHANNEL", "", channels).WithRange(range);
    }

    private static OutputColumn Counts(CountSpectrum spectrum) =>
        Array.TrueForAll(spectrum.Counts, count => count == (int)count)
            ? OutputColumn.Of("COUNTS", "count", Array.ConvertAll(spectrum.Counts, count => (int)count))
            : OutputColumn.Of("COUNTS", "count", spectrum.Counts);

    private static HeaderCards Cards(CountSpectrum spectrum, PhaHeader header)
    {
        string[] words = spectrum.Instrument.Split(' ', 3);
        HeaderCards cards = new HeaderCards()
            .Add("HDUCLASS", "OGIP", "format conforms to OGIP standard")
            .Add("HDUCLAS1", "SPECTRUM", "OGIP memo OGIP/92-007")
            .Add("HDUVERS", "1.2.1")
            // A reader must not take subtracted counts that happen to be whole for Poisson counts.
            .Add(
                "HDUCLAS2",
                header.IsBackground ? "BKG"
                    : spectrum.IsPoisson ? "TOTAL"
                    : "NET"
            )
            .Add("HDUCLAS3", "COUNT")
            .Add("HDUCLAS4", "TYPE:I")
            .Add("TELESCOP", words[0])
            .Add("INSTRUME", words.Length > 1 ? words[1] : "")
            .Add("FILTER", words.Length > 2 ? words[2] : "NONE")
            .Add("EXPOSURE", spectrum.Exposure, "s")
            .Add("BACKFILE", header.BackgroundFile ?? "NONE")
            .Add("CORRFILE", "NONE")
            .Add("CORRSCAL", 1.0)
            .Add("RESPFILE", header.ResponseFile ?? "NONE")
            .Add("ANCRFILE", header.AncillaryFile ?? "NONE")
            .Add("PHAVERSN", "1992a", "obsolete")
            .Add("CHANTYPE", header.ChannelType)
            .Add("DETCHANS", spectrum.ChannelCount)
            .Add("POISSERR", spectrum.IsPoisson && spectrum.StatisticalError is null);
        if (spectrum.StatisticalError is null)
            cards.Add("STAT_ERR", 0, "no statistical error specified");
        if (spectrum.SystematicError is null)
            cards.Add("SYS_ERR", 0, "no systematic error specified");
        if (spectrum.Quality is null)
            cards.Add("QUALITY", 0, "all channels are good");
        if (spectrum.Grouping is null)
            cards.Add("GROUPING", 0, "no grouping specified");
        if (spectrum.BackScale.Length == 1)
            cards.Add("BACKSCAL", spectrum.BackScale[0]);
        if (spectrum.AreaScale.Length == 1)
            cards.Add("AREASCAL", spectrum.AreaScale[0]);
        if (header.Object is not null)
            cards.Add("OBJECT", header.Object);
        if (header is { RightAscension: double right, Declination: double north })
            cards.Add("RADESYS", "ICRS").Add("RA_OBJ", right, "deg").Add("DEC_OBJ", north, "deg");
        return cards.Add("CREATOR", "Almagest");
    }
}
