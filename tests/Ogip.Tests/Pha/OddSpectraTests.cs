using System.IO.Compression;
using System.Text;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using static Almagest.Ogip.Tests.SampleFiles;

namespace Almagest.Ogip.Tests.Pha;

/// <summary>What instruments and their tools write that differs from a plain COUNTS column; each file is made here.</summary>
public sealed class OddSpectraTests
{
    /// <summary>Swift BAT: rates with errors, fractional systematic errors, channels from 0.</summary>
    [Fact]
    public void Rates_with_systematic_errors()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha(
                [
                    OutputColumn.Of("CHANNEL", "", [0, 1, 2]),
                    OutputColumn.Of("RATE", "count/s", [0.013f, -0.002f, 0.001f]),
                    OutputColumn.Of("STAT_ERR", "count/s", [0.001f, 0.001f, 0.002f]),
                    OutputColumn.Of("SYS_ERR", "", [0.04f, 0.03f, 0.12f]),
                ],
                new HeaderCards().Add("POISSERR", false).Add("HDUCLAS3", "RATE")
            )
        ).Spectrum;
        Assert.Equal([1.3, -0.2, 0.1], spectrum.Counts.Select(count => Math.Round(count, 6)));
        Assert.Equal([0.1, 0.1, 0.2], spectrum.StatisticalError!.Select(error => Math.Round(error, 6)));
        Assert.Equal([0.04, 0.03, 0.12], spectrum.SystematicError!.Select(error => Math.Round(error, 6)));
        Assert.Equal((false, 0), (spectrum.IsPoisson, spectrum.FirstChannel));
    }

    /// <summary>Fermi GBM's type II: scalars of a row for QUALITY and EXPOSURE, no CHANNEL column, a response that changes with
    /// time.</summary>
    [Fact]
    public void A_type_II_file_with_scalars_a_row()
    {
        byte[] file = new FitsWriter()
            .AddTable(
                "SPECTRUM",
                [
                    OutputColumn.Fixed(
                        "COUNTS",
                        "count",
                        [
                            [1, 2, 3],
                            [4, 5, 6],
                        ]
                    ),
                    OutputColumn.Of("EXPOSURE", "s", [4.07f, 4.08f]),
                    OutputColumn.Of("QUALITY", "", [0, 1]),
                    OutputColumn.Text("RESPFILE", ["a.rsp2{1}", "a.rsp2{2}"]),
                ],
                new HeaderCards().Add("HDUCLAS1", "SPECTRUM").Add("DETCHANS", 3)
            )
            .ToBytes();
        PhaSpectrum second = Read(file, "{2}");
        Assert.Equal([1, 1, 1], second.Spectrum.Quality!);
        Assert.Equal((1, "a.rsp2{2}"), (second.Spectrum.FirstChannel, second.ResponseFile));
        Assert.Equal(4.08, second.Spectrum.Exposure, 1e-6);
    }

    /// <summary>INTEGRAL: extensions with names of their own, several in a file.</summary>
    [Fact]
    public void Several_spectra_of_odd_names_in_one_file()
    {
        HeaderCards Cards(double exposure) => new HeaderCards().Add("HDUCLAS1", "SPECTRUM").Add("EXPOSURE", exposure);
        byte[] file = new FitsWriter()
            .AddTable("GROUPING", [OutputColumn.Of("X", "", [1])])
            .AddTable(
                "ISGR-EVTS-SPE",
                [
                    SampleFiles.Channels(0, 2),
                    OutputColumn.Of("RATE", "count/s", [1f, 2f]),
                    OutputColumn.Of("STAT_ERR", "count/s", [1f, 1f]),
                ],
                Cards(10)
            )
            .AddTable(
                "ISGR-EVTS-SPE",
                [
                    SampleFiles.Channels(0, 2),
                    OutputColumn.Of("RATE", "count/s", [3f, 4f]),
                    OutputColumn.Of("STAT_ERR", "count/s", [1f, 1f]),
                ],
                Cards(20)
            )
            .ToBytes();
        Assert.Equal([10.0, 20], Read(file).Spectrum.Counts);
        Assert.Equal([60.0, 80], Read(file, "[3]").Spectrum.Counts);
        Assert.Equal(2, PhaReader.FindSpectra(FitsFile.Read(file, "w.pha")).Count);
    }

    /// <summary>XMM RGS: BACKSCAL and AREASCAL as columns that are 0 where the detector has gaps.</summary>
    [Fact]
    public void Scales_as_columns_may_be_0_in_gaps()
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha([
                SampleFiles.Channels(1, 3),
                OutputColumn.Of("COUNTS", "count", [3, 0, 5]),
                OutputColumn.Of("QUALITY", "", [0, 1, 0]),
                OutputColumn.Of("AREASCAL", "", [0.9f, 0f, 0.95f]),
                OutputColumn.Of("BACKSCAL", "", [0.3f, 0f, 0.4f]),
            ])
        ).Spectrum;
        Assert.Equal(
            (0.0, 0.0, 0.95),
            (spectrum.AreaScaleAt(1), spectrum.BackScaleAt(1), Math.Round(spectrum.AreaScaleAt(2), 6))
        );
    }

    /// <summary>Old tools write 0 where nobody knew the region or the area.</summary>
    [Theory, InlineData("BACKSCAL"), InlineData("AREASCAL")]
    public void A_scale_of_0_is_1_and_told(string keyword)
    {
        PhaSpectrum read = PhaReader.Read(FitsFile.Read(SampleFiles.Pha(cards: new HeaderCards().Add(keyword, 0.0)), "old.pha"));
        Assert.Equal((1.0, 1.0), (read.Spectrum.BackScale[0], read.Spectrum.AreaScale[0]));
        Assert.Equal($"old.pha[1:SPECTRUM] {keyword}: found 0; taken as 1.", Assert.Single(read.Warnings));
    }

    /// <summary>No model of an intensity describes them: a fit's norm would only end at 0.</summary>
    [Theory, InlineData("Stokes:0", null), InlineData("Stokes:1", "Q"), InlineData("Stokes: 2", "U")]
    public void Stokes_Q_and_U_are_no_intensities(string stokes, string? parameter)
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("XFLT0001", stokes).Add("RESPFILE", "r.rmf")));
        folder.Write("r.rmf", SampleFiles.Rmf());
        CatalogueListing listing = CatalogueSource.Find([folder.Path]);
        if (parameter is null)
        {
            Assert.Single(listing.Entries);
            Assert.NotNull(new ObservationReader().Read(folder.File("s.pha")));
            return;
        }
        Assert.Empty(listing.Entries);
        Assert.Contains(listing.Skipped, one => one.Reason == $"the Stokes parameter {parameter}, no intensity");
        Assert.Equal(
            $"s.pha[1:SPECTRUM]: found the Stokes parameter {parameter}; expected an intensity (Stokes I), which "
                + $"a spectral model "
                + "describes.",
            Assert.Throws<SpectralDataException>(() => new ObservationReader().Read(folder.File("s.pha"))).Message
        );
    }

    /// <summary>XSPEC reads NULL as (nearly) nothing, for such channels are flagged: so here; a good channel without a number
    /// is an error.</summary>
    [Fact]
    public void NaN_is_nothing_in_a_bad_channel_and_an_error_in_a_good_one()
    {
        byte[] File(int quality) =>
            SampleFiles.Pha([
                SampleFiles.Channels(1, 2),
                OutputColumn.Of("RATE", "count/s", [0.5f, float.NaN]),
                OutputColumn.Of("STAT_ERR", "count/s", [0.1f, float.NaN]),
                OutputColumn.Of("QUALITY", "", [0, quality]),
            ]);
        Assert.Equal([50.0, 0.0], Read(File(2)).Spectrum.Counts);
        // A dubious channel is fitted, but not one without a number.
        Assert.Equal([0, CountSpectrum.Unmeasured], Read(File(2)).Spectrum.Quality!);
        Assert.Equal([10.0, 0.0], Read(File(2)).Spectrum.StatisticalError!.Select(error => Math.Round(error, 5)));
        Assert.Contains(
            "column RATE, value 2: found NaN",
            Assert.Throws<SpectralDataException>(() => Read(File(0))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>OGIP's "bad, reason unknown" is bad; the program's own -1 is a channel that nobody measured.</summary>
    [Fact]
    public void QUALITY_of_minus_1_is_bad()
    {
        byte[] file = SampleFiles.Pha([
            SampleFiles.Channels(1, 3),
            OutputColumn.Of("COUNTS", "count", [5f, 3f, 2f]),
            OutputColumn.Of("QUALITY", "", [0, -1, 5]),
        ]);
        Assert.Equal([0, 1, 5], Read(file).Spectrum.Quality!);
    }

    /// <summary>POISSERR = T says that errors follow from counts; those of less than none do not.</summary>
    [Theory]
    [InlineData(true, -3f, 1), InlineData(true, 2.5f, 1), InlineData(true, 3f, 0), InlineData(false, -3f, 0)]
    public void POISSERR_beside_what_is_no_count_is_told(bool poissonErrors, float count, int told)
    {
        PhaSpectrum read = Read(
            SampleFiles.Pha(
                [SampleFiles.Channels(1, 2), OutputColumn.Of("COUNTS", "count", [5f, count])],
                new HeaderCards().Add("POISSERR", poissonErrors)
            )
        );
        Assert.Equal(count == 3, read.Spectrum.IsPoisson);
        Assert.Equal(told, read.Warnings.Count(warning => warning.Contains("POISSERR: found T", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_background_that_is_read_as_a_source_is_told()
    {
        using var folder = new TemporaryFolder();
        HeaderCards cards = new HeaderCards().Add("HDUCLAS2", "BKG").Add("RESPFILE", "r.rmf").Add("ANCRFILE", "a.arf");
        folder.Write("b.pha", SampleFiles.Pha(cards: cards));
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write("a.arf", SampleFiles.Arf());
        Assert.Equal(
            "b.pha[1:SPECTRUM] HDUCLAS2: found BKG, a background; read as a source.",
            Assert.Single(new ObservationReader().Read(folder.File("b.pha")).Warnings)
        );
    }

    /// <summary>TNULL of a bad channel; scaled and unsigned integers: stored × TSCAL + TZERO.</summary>
    [Fact]
    public void Integers_may_be_scaled_unsigned_and_null()
    {
        byte[] data = [0, 1, 0x80, 0x05, 0, 0, 0, 0, 2, 0x7F, 0xFF, 0, 7, 1];
        byte[] file = RawFits.Table(
            7,
            2,
            data,
            "TFIELDS =                    4",
            "TTYPE1  = 'CHANNEL '",
            "TFORM1  = 'I       '",
            "TTYPE2  = 'COUNTS  '",
            "TFORM2  = 'I       '",
            "TZERO2  =                32768",
            "TNULL2  =                32767",
            "TTYPE3  = 'SYS_ERR '",
            "TFORM3  = 'I       '",
            "TSCAL3  =                 0.01",
            "TTYPE4  = 'QUALITY '",
            "TFORM4  = 'B       '",
            "EXPOSURE=                  1.0",
            "EXTNAME = 'SPECTRUM'"
        );
        CountSpectrum spectrum = Read(file).Spectrum;
        Assert.Equal([5.0, 0.0], spectrum.Counts);
        Assert.Equal([0.0, 0.07], spectrum.SystematicError!);
        Assert.Equal([0, CountSpectrum.Unmeasured], spectrum.Quality!);
    }

    [Fact]
    public void Keywords_in_small_letters_and_Fortrans_exponents_are_read()
    {
        byte[] file = SampleFiles.Pha(
            cards: new HeaderCards().Add("BACKSCAL", 0.25).Add("RESPFILE", "a.rmf"),
            withExposure: false
        );
        string text = Encoding
            .Latin1.GetString(file)
            .Replace("BACKSCAL=                 0.25", "backscal=              2.5D-01", StringComparison.Ordinal)
            .Replace("RESPFILE= 'a.rmf   '", "Exposure= 1.5d+03   ", StringComparison.Ordinal);
        CountSpectrum spectrum = Read(Encoding.Latin1.GetBytes(text)).Spectrum;
        Assert.Equal((0.25, 1500.0), (spectrum.BackScaleAt(0), spectrum.Exposure));
    }

    [Fact]
    public void Rubbish_behind_the_last_extension_is_left_alone() =>
        Assert.Equal(
            [5, 0, 2, 1],
            Read([.. SampleFiles.Pha(), .. Encoding.ASCII.GetBytes("\u001a\r\n"), .. new byte[2880]]).Spectrum.Counts
        );

    [Theory]
    [InlineData(1, 0), InlineData(2, 0), InlineData(1, 5), InlineData(3, 512)]
    public void Gzip_may_have_several_members_and_zeros_behind_them(int members, int zeros)
    {
        byte[] file = SampleFiles.Pha();
        var zipped = new MemoryStream();
        foreach (byte[] part in file.Chunk((file.Length / members) + 1))
        {
            using var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(part);
        }
        zipped.Write(new byte[zeros]);
        Assert.Equal([5, 0, 2, 1], Read(zipped.ToArray()).Spectrum.Counts);
    }

    /// <summary>HDUCLAS2 = NET: subtracted, unless POISSERR = T says that nothing was.</summary>
    [Theory]
    [
        InlineData("NET", null, false),
        InlineData("NET", true, true),
        InlineData("NET", false, false),
        InlineData("TOTAL", null, true),
        InlineData("BKG", null, true),
        InlineData("BKG", false, false)
    ]
    public void Whole_counts_without_errors_are_Poisson_unless_the_file_denies_it(
        string content,
        bool? poissonErrors,
        bool isPoisson
    )
    {
        HeaderCards cards = new HeaderCards().Add("HDUCLAS2", content);
        if (poissonErrors is bool told)
            cards.Add("POISSERR", told);
        Assert.Equal(isPoisson, Read(SampleFiles.Pha(cards: cards)).Spectrum.IsPoisson);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_spectrum_that_is_not_Poisson_stays_so_when_it_is_written(bool isBackground)
    {
        CountSpectrum written = new()
        {
            FirstChannel = 1,
            Counts = [1, 2, 3],
            IsPoisson = false,
            Exposure = 1,
        };
        PhaSpectrum read = Read(PhaWriter.Write(written, new PhaHeader { IsBackground = isBackground }));
        Assert.Equal((false, isBackground), (read.Spectrum.IsPoisson, read.IsBackground));
    }
}
