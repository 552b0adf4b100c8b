using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests;

public sealed class ObservationReaderTests
{
    private static readonly ObservationReader Reader = new();

    [Fact]
    public void The_header_leads_to_the_response_and_the_background()
    {
        string path = Reference.File("chandra-acis-3c273", "3c273.pi");
        ReadObservation read = Reader.Read(path);
        ObservedSpectrum spectrum = Spectrum(read);
        Assert.Equal("3c273", read.Observation.Name);
        Assert.Equal(736, spectrum.Source.Counts.Sum());
        Assert.Equal(216, spectrum.Background!.Counts.Sum());
        Assert.Equal(["spectrum", "background", "rmf", "arf"], read.Inputs.Select(input => input.Role));
        Assert.Equal(
            ["3c273.pi", "3c273_bg.pi", "3c273.rmf", "3c273.arf"],
            read.Inputs.Select(input => Path.GetFileName(input.Path))
        );
        Assert.Equal(
            ResponseKey.Of(
                ResponseKey.Sha256(File.ReadAllBytes(read.Inputs[2].Path)),
                ResponseKey.Sha256(File.ReadAllBytes(read.Inputs[3].Path))
            ),
            spectrum.ResponseKey
        );
        Assert.Equal(187.277, read.Observation.RightAscension!.Value, 0.01);
    }

    [Theory]
    [InlineData("chandra-acis-3c273", "3c273.pi", true)]
    [InlineData("chandra-acis-m33", "source.pi", true)]
    [InlineData("chandra-acis-gcs28", "pi2286.fits", true)]
    [InlineData("chandra-hetg-3c120", "3c120_heg_1.pha.gz", true)]
    [InlineData("swift-xrt-pc-2m0259", "target_sr.pha", true)]
    [InlineData("hxmt-he-crab", "P011160506306_HE_TOTAL.fits", true)]
    [InlineData("hxmt-he-crab", "P011160506306_HE_BKG.fits", false)]
    [InlineData("ixpe-du1", "det1_filt_src_I.pha", false)]
    [InlineData("exosat-me-1e1048", "s54405.pha", false)]
    [InlineData("rxte-pca-xtej1550", "cor_rbs.s1550_d2359_a.2.pha", false)]
    public void Poisson_counts_are_known_by_the_data_and_not_by_POISSERR(string folder, string file, bool isPoisson) =>
        Assert.Equal(isPoisson, PhaReader.Read(FitsFile.Open(Reference.File(folder, file))).Spectrum.IsPoisson);

    [Fact]
    public void Source_and_background_may_be_two_extensions_of_one_file()
    {
        ReadObservation read = Reader.Read(Reference.File("chandra-acis-csc", "acisf04938_000N002_r0043_pha3.fits"));
        Assert.Equal(2116, Spectrum(read).Source.Counts.Sum());
        Assert.Equal(10414, Spectrum(read).Background!.Counts.Sum());
        Assert.Equal(read.Inputs[0].Sha256, read.Inputs[1].Sha256);
    }

    [Fact]
    public void Channels_that_the_file_leaves_out_are_padded_as_bad()
    {
        ReadObservation read = Reader.Read(Reference.File("exosat-me-1e1048", "s54405.pha"));
        CountSpectrum spectrum = Spectrum(read).Source;
        Assert.Equal((1, 128), (spectrum.FirstChannel, spectrum.ChannelCount));
        Assert.Equal(43, spectrum.Quality!.Count(flag => flag != 0));
        Assert.All(spectrum.Quality![..3], flag => Assert.NotEqual(0, flag));
        Assert.Equal("s54405.rsp", Path.GetFileName(read.Inputs[1].Path));
        // By astropy: of the 85 good channels, where EBOUNDS goes from 0 to 70.563 keV.
        Assert.Equal(1.1578307, read.GoodBand!.Value.Lowest, 1e-6);
        Assert.Equal(36.545586, read.GoodBand!.Value.Highest, 1e-5);
        Assert.Equal("EXOSAT", read.Telescope);
    }

    /// <summary>MJD in UTC by astropy 5.2.1, of TSTART, MJDREF and TIMESYS; of XMM's by DATE-OBS, in TT.</summary>
    [Theory]
    [InlineData("chandra-acis-3c273", "3c273.pi", "ACIS", 51553.28207341087)]
    [InlineData("swift-xrt-pc-grb070110", "interval0pc.pi", "XRT", 54110.35521783532)]
    [InlineData("swift-xrt-pc-2m0259", "target_sr.pha", "XRT", 57389.67505806971)]
    [InlineData("ixpe-du1", "det1_filt_src_I.pha", "GPD", 59665.249814814815)]
    [InlineData("asca-sis0-he1104", "s0_mar24_bin.pha", "SIS0", 50234.1899994047)]
    [InlineData("xmm-epn-ngc7793ulx4", "PN_spectrum_grp20.fits", "EPN", 56061.15893305556)]
    // DATE-OBS and TIME-OBS say so too: 1985-06-20T03:08:00.
    [InlineData("exosat-me-1e1048", "s54405.pha", "ME", 46236.130555555556)]
    [InlineData("chandra-acis-cdfs179", "179.pi", "ACIS", null)]
    public void An_observation_knows_its_instrument_and_when_it_began(string folder, string file, string instrument, double? mjd)
    {
        // Swift's name none, or one that is not there.
        string? rmf = instrument == "XRT" ? Reference.File("swift-xrt-pc-2m0259", "swxpc0to12s6_20130101v014.rmf.gz") : null;
        ReadObservation read = Reader.Read(Reference.File(folder, file), new ObservationOptions { Rmf = rmf });
        Assert.Equal(instrument, read.Instrument);
        Assert.Equal(mjd is null, read.StartedAt is null);
        // To a tenth of a millisecond.
        if (read.StartedAt is { } start)
            Assert.Equal(mjd!.Value, (start - new DateTime(1858, 11, 17, 0, 0, 0, DateTimeKind.Utc)).TotalDays, 1.2e-9);
    }

    [Theory]
    [InlineData("nicer-xti-fakeit", "spec.pha", 135)]
    [InlineData("chandra-acis-cdfs179", "179.pi", 19068)]
    [InlineData("chandra-acis-sdssj1030", "combined_grp.pi", 102)]
    [InlineData("xmm-epn-ngc7793ulx4", "PN_spectrum_grp20.fits", 1213)]
    [InlineData("chandra-acis-pks1127", "q1127_src1_grp30.pi", null)]
    public void Every_folder_with_links_reads_by_its_header(string folder, string file, int? backgroundCounts)
    {
        ReadObservation read = Reader.Read(Reference.File(folder, file));
        if (backgroundCounts is int counts)
            Assert.Equal(counts, Spectrum(read).Background!.Counts.Sum());
        Assert.Equal(read.Response.ChannelCount, Spectrum(read).Source.ChannelCount);
        Assert.Equal(read.Response.ChannelCount, Spectrum(read).Background!.ChannelCount);
        Assert.Equal(read.Response.Redistribution.FirstChannel, Spectrum(read).Source.FirstChannel);
    }

    [Theory]
    [InlineData("asca-sis0-he1104", "s0_mar24_bin.pha", "s0_bkg_sky.pha")]
    public void A_background_named_in_vain_is_warned_of(string folder, string file, string background)
    {
        ReadObservation read = Reader.Read(Reference.File(folder, file));
        Assert.Null(Spectrum(read).Background);
        Assert.Contains(background, Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_on_another_grid_than_its_area_is_refused()
    {
        var wrong = Assert.Throws<SpectralDataException>(() =>
            Reader.Read(
                Reference.File("chandra-acis-g215-mismatch", "source1.pi"),
                new()
                {
                    Rmf = Reference.File("chandra-acis-g215-mismatch", "rmf_1024.fits"),
                    Arf = Reference.File("chandra-acis-g215-mismatch", "arf_1024.fits"),
                }
            )
        );
        Assert.Contains("arf_1024.fits with rmf_1024.fits", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("495", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spectrum_without_a_response_says_which_keyword_names_none()
    {
        var wrong = Assert.Throws<SpectralDataException>(() =>
            Reader.Read(Reference.File("swift-xrt-pc-2m0259", "target_sr.pha"))
        );
        Assert.Contains("target_sr.pha[1:SPECTRUM] RESPFILE", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_of_another_detector_is_refused()
    {
        var wrong = Assert.Throws<SpectralDataException>(() =>
            Reader.Read(
                Reference.File("chandra-acis-3c273", "3c273.pi"),
                new()
                {
                    Rmf = Reference.File("xmm-epn-ngc7793ulx4", "PN.rmf"),
                    Arf = Reference.File("xmm-epn-ngc7793ulx4", "PN.arf"),
                }
            )
        );
        Assert.Contains("channels 1 to 1024", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("channels 0 to 4095", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zipped_response_is_found_under_its_plain_name_and_may_be_given()
    {
        string folder = Path.GetDirectoryName(Reference.File("swift-xrt-pc-2m0259", "target_sr.pha"))!;
        ReadObservation read = Reader.Read(
            Reference.File("swift-xrt-pc-grb070110", "interval0pc.pi"),
            new() { Rmf = Path.Combine(folder, "swxpc0to12s6_20130101v014.rmf.gz") }
        );
        Assert.Equal(2751, Spectrum(read).Source.Counts.Sum());
        Assert.Equal(286, Spectrum(read).Background!.Counts.Sum());
        Assert.Equal(
            read.Inputs.Single(input => input.Role == "rmf").Sha256,
            ResponseKey.Sha256(read.Inputs.Single(input => input.Role == "rmf").ReadUnzipped())
        );
    }

    /// <summary>A full response with an area beside it: XSPEC multiplies the two, and so do we, aloud.</summary>
    [Fact]
    public void An_area_that_is_counted_twice_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "a.rsp").Add("ANCRFILE", "a.arf")));
        folder.Write(
            "a.rsp",
            new FitsWriter()
                .AddTable(
                    "EBOUNDS",
                    [
                        OutputColumn.Of("CHANNEL", "", [1, 2, 3, 4]),
                        OutputColumn.Of("E_MIN", "keV", [1f, 2f, 3f, 4f]),
                        OutputColumn.Of("E_MAX", "keV", [2f, 3f, 4f, 5f]),
                    ]
                )
                .AddTable(
                    "SPECRESP MATRIX",
                    [
                        OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 3f]),
                        OutputColumn.Of("ENERG_HI", "keV", [2f, 3f, 4f]),
                        OutputColumn.Of("N_GRP", "", [1, 1, 1]),
                        OutputColumn.Of("F_CHAN", "", [1, 2, 3]),
                        OutputColumn.Of("N_CHAN", "", [1, 1, 1]),
                        OutputColumn.Variable(
                            "MATRIX",
                            "cm**2",
                            [
                                [2f],
                                [2f],
                                [2f],
                            ]
                        ),
                    ],
                    new HeaderCards().Add("HDUCLAS3", "FULL")
                )
                .ToBytes()
        );
        folder.Write("a.arf", SampleFiles.Arf());
        ReadObservation read = Reader.Read(folder.File("s.pha"));
        Assert.Contains(
            "a.rsp says that it includes the area, and a.arf is another",
            Assert.Single(read.Warnings),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, true), InlineData(2, true), InlineData(3, false), InlineData(-1, false)]
    public void Channels_one_off_the_responses_are_taken_in_order_and_others_refused(int firstChannel, bool isTaken)
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "s.pha",
            SampleFiles.Pha(
                [SampleFiles.Channels(firstChannel, 4), OutputColumn.Of("COUNTS", "", [1, 2, 3, 4])],
                new HeaderCards().Add("RESPFILE", "r.rmf")
            )
        );
        folder.Write("r.rmf", SampleFiles.Rmf());
        if (!isTaken)
        {
            Assert.Contains(
                "those of the response",
                Assert.Throws<SpectralDataException>(() => Reader.Read(folder.File("s.pha"))).Message,
                StringComparison.Ordinal
            );
            return;
        }
        ReadObservation read = Reader.Read(folder.File("s.pha"));
        Assert.Equal([1, 2, 3, 4], Spectrum(read).Source.Counts);
        Assert.Equal(1, Spectrum(read).Source.FirstChannel);
        Assert.Contains(read.Warnings, warning => warning.Contains("taken in order", StringComparison.Ordinal));
    }

    private static ObservedSpectrum Spectrum(ReadObservation read) =>
        Assert.Single(((CountsPayload)read.Observation.Payload).Spectra);
}
