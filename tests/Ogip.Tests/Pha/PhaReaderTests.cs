using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using static Almagest.Ogip.Tests.SampleFiles;

namespace Almagest.Ogip.Tests.Pha;

public sealed class PhaReaderTests
{
    [Fact]
    public void Missing_keywords_have_OGIPs_defaults()
    {
        CountSpectrum spectrum = Read(SampleFiles.Pha()).Spectrum;
        Assert.Equal([5, 0, 2, 1], spectrum.Counts);
        Assert.Equal(
            (1.0, 1.0, 100.0, true, "TEST CCD"),
            (spectrum.BackScaleAt(0), spectrum.AreaScaleAt(0), spectrum.Exposure, spectrum.IsPoisson, spectrum.Instrument)
        );
        Assert.True(spectrum is { Quality: null, Grouping: null, StatisticalError: null, SystematicError: null });
    }

    [Fact]
    public void Rates_and_their_errors_become_counts()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha([
                SampleFiles.Channels(0, 2),
                OutputColumn.Of("RATE", "count/s", [0.5, 0.01]),
                OutputColumn.Of("STAT_ERR", "count/s", [0.1, 0.2]),
            ])
        ).Spectrum;
        Assert.Equal([50.0, 1.0], spectrum.Counts);
        Assert.Equal([10.0, 20.0], spectrum.StatisticalError!);
        Assert.False(spectrum.IsPoisson);
    }

    [Fact]
    public void Keywords_stand_for_whole_columns()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha(
                cards: new HeaderCards().Add("SYS_ERR", 0.03).Add("QUALITY", 5).Add("BACKSCAL", 3).Add("AREASCAL", 0.5)
            )
        ).Spectrum;
        Assert.Equal([0.03, 0.03, 0.03, 0.03], spectrum.SystematicError!);
        Assert.Equal([5, 5, 5, 5], spectrum.Quality!);
        Assert.Equal((3.0, 0.5), (spectrum.BackScaleAt(2), spectrum.AreaScaleAt(2)));
    }

    [Fact]
    public void Scales_may_be_columns()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha([
                SampleFiles.Channels(1, 2),
                OutputColumn.Of("COUNTS", "", [1, 2]),
                OutputColumn.Of("BACKSCAL", "", [0.5, 0.7]),
            ])
        ).Spectrum;
        Assert.Equal((0.5, 0.7), (spectrum.BackScaleAt(0), spectrum.BackScaleAt(1)));
    }

    [Fact]
    public void Rows_may_be_out_of_order_and_channels_absent()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha([OutputColumn.Of("CHANNEL", "", [7f, 4f, 5f]), OutputColumn.Of("COUNTS", "", [70, 40, 50])])
        ).Spectrum;
        Assert.Equal(4, spectrum.FirstChannel);
        Assert.Equal([40, 50, 0, 70], spectrum.Counts);
        Assert.Equal([0, 0, CountSpectrum.Unmeasured, 0], spectrum.Quality!);
    }

    [Fact]
    public void A_row_of_type_II_is_a_spectrum()
    {
        byte[] file = new FitsWriter()
            .AddTable(
                "SPECTRUM",
                [
                    OutputColumn.Of("SPEC_NUM", "", [1, 2]),
                    OutputColumn.Fixed(
                        "CHANNEL",
                        "",
                        [
                            [0, 1, 2],
                            [0, 1, 2],
                        ]
                    ),
                    OutputColumn.Fixed(
                        "COUNTS",
                        "count",
                        [
                            [1, 2, 3],
                            [4, 5, 6],
                        ]
                    ),
                    OutputColumn.Of("EXPOSURE", "s", [10.0, 20.0]),
                    OutputColumn.Fixed(
                        "QUALITY",
                        "",
                        [
                            [0, 0, 0],
                            [0, 1, 0],
                        ]
                    ),
                    OutputColumn.Of("BACKSCAL", "", [2.0, 3.0]),
                    OutputColumn.Text("RESPFILE", ["one.rmf", "two.rmf"]),
                ],
                new HeaderCards().Add("HDUCLAS1", "SPECTRUM").Add("HDUCLAS4", "TYPE:II").Add("DETCHANS", 3)
            )
            .ToBytes();
        Assert.Equal([1, 2, 3], Read(file).Spectrum.Counts);
        PhaSpectrum second = Read(file, "{2}");
        Assert.Equal([4, 5, 6], second.Spectrum.Counts);
        Assert.Equal([0, 1, 0], second.Spectrum.Quality);
        Assert.Equal(
            (20.0, 3.0, 0, "two.rmf"),
            (second.Spectrum.Exposure, second.Spectrum.BackScaleAt(0), second.Spectrum.FirstChannel, second.ResponseFile)
        );
        Assert.Contains(
            "found 2 spectra; expected a spectrum number 3",
            Assert.Throws<SpectralDataException>(() => Read(file, "{3}")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_gratings_background_columns_are_added()
    {
        PhaSpectrum pha = PhaReader.Read(FitsFile.Open(Reference.File("chandra-hetg-3c120", "3c120_heg_1.pha.gz")));
        Assert.Equal(425 + 324, pha.ColumnBackground!.Counts.Sum());
        Assert.Equal(2 * 4.0188284, pha.ColumnBackground.BackScaleAt(0), 12);
    }

    public static TheoryData<string, byte[], string> WrongFiles() =>
        new()
        {
            {
                "NaN counts",
                SampleFiles.Pha([SampleFiles.Channels(1, 2), OutputColumn.Of("COUNTS", "", [1.0, double.NaN])]),
                "w.pha[1:SPECTRUM] column COUNTS, value 2: found NaN; expected a finite number"
            },
            {
                "negative exposure",
                SampleFiles.Pha(cards: new HeaderCards().Add("EXPOSURE", -5.0), withExposure: false),
                "w.pha[1:SPECTRUM] EXPOSURE: found -5 s; expected a finite time above 0"
            },
            { "no exposure", SampleFiles.Pha(withExposure: false), "w.pha[1:SPECTRUM] EXPOSURE: found no such keyword" },
            { "no counts", SampleFiles.Pha([SampleFiles.Channels(1, 2)]), "neither COUNTS nor RATE" },
            { "no channels", SampleFiles.Pha([OutputColumn.Of("COUNTS", "", [1, 2])]), "column CHANNEL: found no such column" },
            {
                "a channel twice",
                SampleFiles.Pha([OutputColumn.Of("CHANNEL", "", [3, 3]), OutputColumn.Of("COUNTS", "", [1, 2])]),
                "found channel 3 twice"
            },
            {
                "half a channel",
                SampleFiles.Pha([OutputColumn.Of("CHANNEL", "", [1.5, 2]), OutputColumn.Of("COUNTS", "", [1, 2])]),
                "column CHANNEL, value 1: found 1.5; expected a channel number"
            },
            {
                "far channels",
                SampleFiles.Pha([OutputColumn.Of("CHANNEL", "", [1, 2_000_000_000]), OutputColumn.Of("COUNTS", "", [1, 2])]),
                "expected fewer absent channels"
            },
            {
                "negative error",
                SampleFiles.Pha([
                    SampleFiles.Channels(1, 2),
                    OutputColumn.Of("COUNTS", "", [1, 2]),
                    OutputColumn.Of("STAT_ERR", "", [1.0, -1.0]),
                ]),
                "STAT_ERR, value 2: found -1; expected at least 0"
            },
            {
                "a negative background scale",
                SampleFiles.Pha(cards: new HeaderCards().Add("BACKSCAL", -1.0)),
                "BACKSCAL, value 1: found -1; expected at least 0"
            },
            {
                "no rows",
                SampleFiles.Pha([SampleFiles.Channels(1, 0), OutputColumn.Of("COUNTS", "", Array.Empty<int>())]),
                "at least one"
            },
            { "no spectrum", SampleFiles.Arf(), "w.pha: found only the extensions SPECRESP; expected a SPECTRUM extension" },
            {
                "an event list",
                new FitsWriter().AddTable("EVENTS", [OutputColumn.Of("PI", "", [1, 2])]).ToBytes(),
                "only the extensions EVENTS"
            },
            {
                "texts for counts",
                SampleFiles.Pha([SampleFiles.Channels(1, 2), OutputColumn.Text("COUNTS", ["1", "2"])]),
                "column COUNTS"
            },
        };

    [Theory, MemberData(nameof(WrongFiles))]
    public void What_is_wrong_is_told_with_its_place(string reason, byte[] file, string expected)
    {
        Assert.NotEmpty(reason);
        Assert.Contains(expected, Assert.Throws<SpectralDataException>(() => Read(file)).Message, StringComparison.Ordinal);
    }
}
