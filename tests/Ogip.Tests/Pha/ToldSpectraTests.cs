using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using static Almagest.Ogip.Tests.SampleFiles;

namespace Almagest.Ogip.Tests.Pha;

/// <summary>What is read in a way that one may not expect, and is told.</summary>
public sealed class ToldSpectraTests
{
    [Fact]
    public void A_group_goes_on_behind_a_channel_that_is_absent() =>
        Assert.Equal(
            [1, -1, -1, -1],
            Read(
                SampleFiles.Pha([
                    OutputColumn.Of("CHANNEL", "", [1, 2, 4]),
                    OutputColumn.Of("COUNTS", "count", [5, 0, 2]),
                    OutputColumn.Of("GROUPING", "", [1, -1, -1]),
                ])
            ).Spectrum.Grouping!
        );

    [Fact]
    public void Counts_without_errors_that_are_no_Poisson_counts_are_told() =>
        Assert.Contains(
            "COUNTS: no STAT_ERR",
            Assert.Single(
                Read(SampleFiles.Pha([SampleFiles.Channels(1, 2), OutputColumn.Of("COUNTS", "", [5f, 0.93f])])).Warnings
            ),
            StringComparison.Ordinal
        );

    [Theory, InlineData("c.pha", 1.0, 1), InlineData("none", 1.0, 0), InlineData("c.pha", 0.0, 0)]
    public void A_correction_that_is_left_aside_is_told(string file, double scale, int told) =>
        Assert.Equal(
            told,
            Read(SampleFiles.Pha(cards: new HeaderCards().Add("CORRFILE", file).Add("CORRSCAL", scale))).Warnings.Count
        );

    /// <summary>The column's name is one word for what it holds, its unit another.</summary>
    [Theory]
    [InlineData(
        "COUNTS",
        "count/s",
        0.5f,
        50,
        "COUNTS: found the unit 'count/s' and no whole counts; taken as rates, times EXPOSURE."
    )]
    [InlineData(
        "COUNTS",
        "counts s**-1",
        0.5f,
        50,
        "COUNTS: found the unit 'counts s**-1' and no whole counts; taken as rates, "
    )]
    [InlineData("COUNTS", "count/s", 5f, 5, null)]
    [InlineData("COUNTS", "count", 0.5f, 0.5, "COUNTS: no STAT_ERR")]
    [InlineData("RATE", "count/s", 0.5f, 50, null)]
    [InlineData("RATE", "", 0.5f, 50, null)]
    [InlineData("RATE", "count", 0.5f, 50, "RATE: found the unit 'count'; taken as counts per second.")]
    public void Rates_in_COUNTS_and_counts_in_RATE_are_told(string name, string unit, float value, double counts, string? note)
    {
        PhaSpectrum read = Read(
            SampleFiles.Pha(
                [SampleFiles.Channels(1, 2), OutputColumn.Of(name, unit, [value, 2 * value])],
                new HeaderCards().Add("POISSERR", note?.Contains("STAT_ERR", StringComparison.Ordinal) != true)
            )
        );
        Assert.Equal([counts, 2 * counts], read.Spectrum.Counts);
        if (note is null)
            Assert.Empty(read.Warnings);
        else
            Assert.Contains(note, Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Channels 1 to 2 of four that the spectrum counts from 0 and the response from 1.</summary>
    [Theory, InlineData(0, 1, 1), InlineData(1, 0, 0), InlineData(null, 0, 0)]
    public void Channels_that_are_left_out_at_the_ends_do_not_hide_a_slip_in_numbering(int? minimum, int place, int told)
    {
        using var folder = new TemporaryFolder();
        OutputColumn channels = SampleFiles.Channels(1, 2);
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write(
            "s.pha",
            SampleFiles.Pha(
                [
                    minimum is int first ? channels.WithRange((first, first + 3)) : channels,
                    OutputColumn.Of("COUNTS", "count", [7, 8]),
                ],
                new HeaderCards().Add("RESPFILE", "r.rmf").Add("ANCRFILE", "none").Add("DETCHANS", 4)
            )
        );
        ReadObservation read = new ObservationReader().Read(folder.File("s.pha"));
        Assert.Equal((7.0, 8.0), (read.Spectra[0].Source.Counts[place], read.Spectra[0].Source.Counts[place + 1]));
        Assert.Equal(
            told,
            read.Warnings.Count(note =>
                note.EndsWith(
                    "channels are counted from TLMIN = 0 and those of the response from 1; taken in order.",
                    StringComparison.Ordinal
                )
            )
        );
    }

    /// <summary>5 was meant for per cent; XSPEC takes it for 500 % too.</summary>
    [Theory, InlineData(0.05, 0), InlineData(5.0, 1)]
    public void Systematic_errors_of_all_counts_and_more_are_told(double error, int told)
    {
        PhaSpectrum read = Read(SampleFiles.Pha(cards: new HeaderCards().Add("SYS_ERR", error)));
        Assert.Equal(
            told,
            read.Warnings.Count(note =>
                note.EndsWith("SYS_ERR: up to 5, a fraction in OGIP's files: 500 % of the counts.", StringComparison.Ordinal)
            )
        );
        Assert.Equal(error, read.Spectrum.SystematicError![2]);
    }

    /// <summary>POISSERR as a column, as 92-007a has it of any keyword; and the first row is not taken in silence.</summary>
    [Fact]
    public void Rows_of_type_II_have_a_POISSERR_of_their_own()
    {
        byte[] file = new FitsWriter()
            .AddTable(
                "SPECTRUM",
                [
                    OutputColumn.Fixed(
                        "COUNTS",
                        "count",
                        [
                            [1, 2],
                            [4, 5],
                        ]
                    ),
                    OutputColumn.Fixed(
                        "STAT_ERR",
                        "count",
                        [
                            [3, 3],
                            [3, 3],
                        ]
                    ),
                    OutputColumn.Of("POISSERR", "", [1, 0]),
                ],
                new HeaderCards().Add("HDUCLAS1", "SPECTRUM").Add("EXPOSURE", 1.0)
            )
            .ToBytes();
        Assert.Equal((true, false), (Read(file, "{1}").Spectrum.IsPoisson, Read(file, "{2}").Spectrum.IsPoisson));
        Assert.Empty(Read(file, "{1}").Warnings);
        Assert.Contains("found 2 spectra; took the first", Assert.Single(Read(file).Warnings), StringComparison.Ordinal);
    }
}
