using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.Pha;

public sealed class PhaWriterTests
{
    private static readonly PhaHeader Header = new()
    {
        ResponseFile = "a response with a rather long name, and one that does not fit into a single header card.rmf",
        BackgroundFile = "O'Brien's.pha",
        Object = "Test 1",
        RightAscension = 10.5,
        Declination = -3,
    };

    public static TheoryData<string, string> RealSpectra() =>
        new()
        {
            { "chandra-acis-3c273", "3c273.pi" },
            { "exosat-me-1e1048", "s54405.pha" },
            { "asca-sis0-he1104", "s0_mar24_bin.pha" },
            { "rxte-pca-xtej1550", "cor_rbs.s1550_d2359_a.2.pha" },
            { "hxmt-he-crab", "P011160506306_HE_BKG.fits" },
            { "xmm-epn-ngc7793ulx4", "PN_spectrum_grp20.fits" },
        };

    [Theory, MemberData(nameof(RealSpectra))]
    public void What_is_written_is_read_back_equal(string folder, string file) =>
        ReadsBack(PhaReader.Read(FitsFile.Open(Reference.File(folder, file))).Spectrum);

    [Fact]
    public void Every_field_is_read_back_equal() => ReadsBack(Full);

    [Fact]
    public void The_headers_links_and_position_are_read_back()
    {
        PhaSpectrum read = PhaReader.Read(FitsFile.Read(PhaWriter.Write(Full, Header), "out.pha"));
        Assert.Equal(
            (Header.ResponseFile, null, Header.BackgroundFile),
            (read.ResponseFile, read.AncillaryFile, read.BackgroundFile)
        );
        Assert.Equal((10.5, -3.0), (read.RightAscension, read.Declination));
    }

    [Fact]
    public void Fitsverify_accepts_what_is_written() => OtherReaders.Fitsverify(PhaWriter.Write(Full, Header));

    [Fact]
    public void Astropy_reads_what_is_written() =>
        OtherReaders.Astropy(
            PhaWriter.Write(Full, Header),
            "assert h[1].data['COUNTS'].sum() == 8 and h[1].header['RESPFILE'].endswith('card.rmf')"
        );

    private static CountSpectrum Full { get; } =
        new()
        {
            Instrument = "SAT CAM Thin 1",
            FirstChannel = 3,
            Counts = [1, 0, 7],
            IsPoisson = true,
            StatisticalError = [1, 0, Math.Sqrt(7)],
            SystematicError = [0.01, 0, 0.02],
            Quality = [0, 5, 0],
            Grouping = [1, -1, 0],
            Exposure = 1234.5678901234567,
            BackScale = [1e-7, 2, 3],
            AreaScale = [0.25],
        };

    private static void ReadsBack(CountSpectrum spectrum)
    {
        CountSpectrum read = PhaReader.Read(FitsFile.Read(PhaWriter.Write(spectrum, Header), "out.pha")).Spectrum;
        Assert.Equal(spectrum.Counts, read.Counts);
        Assert.Equal(spectrum.StatisticalError, read.StatisticalError);
        Assert.Equal(spectrum.SystematicError, read.SystematicError);
        Assert.Equal(spectrum.Quality, read.Quality);
        Assert.Equal(spectrum.Grouping, read.Grouping);
        Assert.Equal(spectrum.BackScale, read.BackScale);
        Assert.Equal(spectrum.AreaScale, read.AreaScale);
        Assert.Equal(
            (spectrum.Instrument, spectrum.FirstChannel, spectrum.IsPoisson, spectrum.Exposure),
            (read.Instrument, read.FirstChannel, read.IsPoisson, read.Exposure)
        );
    }
}
