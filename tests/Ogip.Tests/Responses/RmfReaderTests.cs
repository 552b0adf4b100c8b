using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests.Responses;

public sealed class RmfReaderTests
{
    [Theory]
    [InlineData(0, true), InlineData(1, true), InlineData(0, false), InlineData(1, false)]
    public void Channels_from_0_and_from_1_land_in_the_same_place(int firstChannel, bool withLegalMinimum)
    {
        RedistributionMatrix matrix = Read(SampleFiles.Rmf(firstChannel, withLegalMinimum));
        Assert.Equal(firstChannel, matrix.FirstChannel);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(bin => matrix.RunsOf(bin)[0].FirstChannel));
    }

    [Fact]
    public void F_CHAN_follows_its_own_TLMIN_where_EBOUNDS_counts_otherwise() =>
        Assert.Equal(
            (1, 0),
            (
                Read(SampleFiles.Rmf(1, boundsChannels: [0, 1, 2, 3])).FirstChannel,
                Read(SampleFiles.Rmf(1, boundsChannels: [0, 1, 2, 3])).RunsOf(0)[0].FirstChannel
            )
        );

    /// <summary>Fermi GBM: EBOUNDS counts from 0, F_CHAN from 1 and says nothing of it. All rows together prove it, if they reach
    /// the last channel; else EBOUNDS is believed, aloud.</summary>
    [Theory]
    [InlineData(1, 0, 1, 0), InlineData(0, 0, 0, 0), InlineData(1, 1, 1, 0), InlineData(0, 1, 0, 0)]
    public void Without_TLMIN_all_rows_together_tell_where_F_CHAN_begins(int rows, int bounds, int first, int notes)
    {
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(
            SampleFiles.Rmf(rows, withLegalMinimum: false, boundsChannels: [.. Enumerable.Range(bounds, 4)])
        );
        Assert.Equal((first, notes), (matrix.FirstChannel, told.Count));
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(bin => matrix.RunsOf(bin)[0].FirstChannel));
    }

    [Fact]
    public void Where_the_rows_leave_it_open_EBOUNDS_decides_and_it_is_told()
    {
        // Rows 1 to 4 of five channels, which EBOUNDS counts from 0.
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(
            SampleFiles.Rmf(1, withLegalMinimum: false, boundsChannels: [0, 1, 2, 3, 4])
        );
        Assert.Equal((0, 1), (matrix.FirstChannel, matrix.RunsOf(0)[0].FirstChannel));
        Assert.Equal(
            "w.rmf[2:MATRIX] column F_CHAN: no TLMIN; channels counted from 0, as in EBOUNDS (from 1 would fit as well).",
            Assert.Single(told)
        );
    }

    /// <summary>Where TLMIN and EBOUNDS differ and the rows fit both, one of them is wrong, and all counts with it by a
    /// channel.</summary>
    [Theory, InlineData(1, 0), InlineData(0, 1)]
    public void A_TLMIN_that_EBOUNDS_contradicts_is_told_where_the_rows_leave_it_open(int minimum, int bounds)
    {
        OutputColumn first = OutputColumn.Of("F_CHAN", "", [1, 2, 3]).WithRange((minimum, minimum + 4));
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(
            SampleFiles.Rmf(withLegalMinimum: false, boundsChannels: [.. Enumerable.Range(bounds, 5)], first: first)
        );
        Assert.Equal((minimum, 1 - minimum), (matrix.FirstChannel, matrix.RunsOf(0)[0].FirstChannel));
        Assert.Equal(
            $"w.rmf[2:MATRIX] column F_CHAN: TLMIN = {minimum}, where EBOUNDS counts channels from {bounds}; counted from "
                + $"{minimum}, as in XSPEC. If that is a slip, the response is off by the difference.",
            Assert.Single(told)
        );
    }

    /// <summary>The last row's second channel is one too many, as in AXIS' matrices: XSPEC and Sherpa leave it out.</summary>
    [Fact]
    public void What_lies_beyond_the_last_channel_is_left_out_and_told()
    {
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(SampleFiles.Rmf(1, boundsChannels: [1, 2, 3]));
        Assert.Equal([2, 2, 1], Enumerable.Range(0, 3).Select(bin => matrix.RunsOf(bin)[0].ChannelCount));
        Assert.Equal(
            "w.rmf[2:MATRIX] column F_CHAN: channels 1 to 4, of which EBOUNDS has 1 to 3; those beyond are left out, "
                + "16.6667 % of "
                + "the matrix.",
            Assert.Single(told)
        );
    }

    /// <summary>Merged HRC-S matrices have rows without a response, whose F_CHAN means nothing.</summary>
    [Fact]
    public void A_group_of_zeros_may_be_numbered_anyhow()
    {
        byte[] file = SampleFiles.Rmf(
            1,
            matrix: OutputColumn.Variable(
                "MATRIX",
                "",
                [
                    [0f, 0f],
                    [0.5f, 0.5f],
                    [0.5f, 0.5f],
                ]
            ),
            first: OutputColumn.Of("F_CHAN", "", new int[] { 0, 2, 3 })
        );
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(file);
        Assert.Empty(told);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(bin => matrix.RunsOf(bin).Length));
    }

    /// <summary>ROSAT's PSPC: bins that begin where they end.</summary>
    [Fact]
    public void Energy_bins_without_width_hold_no_photons_and_are_told()
    {
        (RedistributionMatrix matrix, List<string> told) = ReadAloud(SampleFiles.WithoutWidth());
        Assert.Equal([1.0, 2, 4], matrix.Energies.Edges.ToArray());
        Assert.Equal([0, 2], Enumerable.Range(0, 2).Select(bin => matrix.RunsOf(bin)[0].FirstChannel));
        Assert.Equal("w.rmf[2:MATRIX]: 1 energy bins have no width, and hold no photons; left out.", Assert.Single(told));
        EffectiveArea area = ArfReader.Read(
            FitsFile.Read(SampleFiles.Arf([10, 20, 30], upper: [2, 2, 4], lower: [1, 2, 2]), "a.arf")
        );
        Assert.Equal([10.0, 30], area.Area.ToArray());
    }

    [Fact]
    public void A_bin_without_groups_measures_nothing()
    {
        RedistributionMatrix matrix = Read(SampleFiles.Rmf(groups: OutputColumn.Of("N_GRP", "", [1, 0, 1])));
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(bin => matrix.RunsOf(bin).Length));
    }

    [Fact]
    public void Energies_in_eV_become_keV() =>
        Assert.Equal(
            [1.0, 2, 3, 4],
            ArfReader.Read(FitsFile.Read(SampleFiles.Arf(unit: "eV", scale: 1000), "a.arf")).Energies.Edges.ToArray()
        );

    [Fact]
    public void A_matrix_that_seems_to_include_the_area_is_told()
    {
        OutputColumn matrix = OutputColumn.Variable(
            "MATRIX",
            "",
            [
                [0.5f, 0.5f],
                [200f, 300f],
                [0.5f, 0.5f],
            ]
        );
        (_, List<string> notes) = ReadAloud(SampleFiles.Rmf(matrix: matrix));
        Assert.Contains("elements of an energy add up to 500, as if", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Theory, InlineData("m2"), InlineData("m**2"), InlineData("M^2"), InlineData("m 2"), InlineData("M**2")]
    public void Areas_in_square_metres_and_energies_in_TeV_are_those_of_gamma_rays(string unit)
    {
        EffectiveArea area = ArfReader.Read(FitsFile.Read(SampleFiles.Arf(unit: "TeV", areaUnit: unit), "a.arf"));
        Assert.Equal([1e9, 2e9, 3e9, 4e9], area.Energies.Edges.ToArray());
        Assert.Equal([1e5, 2e5, 3e5], area.Area.ToArray());
    }

    public static TheoryData<string, byte[], string> WrongFiles() =>
        new()
        {
            { "no EBOUNDS", SampleFiles.Arf(), "w.rmf: found no extension with a MATRIX column" },
            {
                "too many groups",
                SampleFiles.Rmf(groups: OutputColumn.Of("N_GRP", "", [1, 2, 1])),
                "w.rmf[2:MATRIX] column N_GRP, row 2: found 2 groups; expected 0 to 1"
            },
            { "negative groups", SampleFiles.Rmf(groups: OutputColumn.Of("N_GRP", "", [1, -1, 1])), "found -1 groups" },
            {
                "a gap",
                SampleFiles.Rmf(lower: OutputColumn.Of("ENERG_LO", "keV", [1f, 2.5f, 3f])),
                "column ENERG_LO, bin 2: found 2.5 keV where the bin before it ends at 2 keV"
            },
            {
                "NaN energy",
                SampleFiles.Rmf(lower: OutputColumn.Of("ENERG_LO", "keV", [1f, float.NaN, 3f])),
                "column ENERG_LO, row 2: found NaN"
            },
            {
                "wavelengths",
                SampleFiles.Rmf(lower: OutputColumn.Of("ENERG_LO", "Angstrom", [1f, 2f, 3f])),
                "the unit 'Angstrom'"
            },
        };

    [Theory, MemberData(nameof(WrongFiles))]
    public void What_is_wrong_is_told_with_its_place(string reason, byte[] file, string expected)
    {
        Assert.NotEmpty(reason);
        Assert.Contains(expected, Assert.Throws<SpectralDataException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_beyond_EBOUNDS_are_refused()
    {
        byte[] file = SampleFiles.Rmf(3, withLegalMinimum: false, boundsChannels: [1, 2, 3, 4]);
        Assert.Contains(
            "w.rmf[2:MATRIX] column F_CHAN: found channels 3 to 6; expected channels 1 to 4",
            Assert.Throws<SpectralDataException>(() => Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(float.NaN), InlineData(-1f)]
    public void An_area_that_is_none_is_refused(float area) =>
        Assert.Contains(
            "a.arf[1:SPECRESP] column SPECRESP: effective area, bin 1",
            Assert
                .Throws<SpectralDataException>(() => ArfReader.Read(FitsFile.Read(SampleFiles.Arf([1, area, 3]), "a.arf")))
                .Message,
            StringComparison.Ordinal
        );

    private static (RedistributionMatrix, List<string>) ReadAloud(byte[] bytes)
    {
        List<string> notes = [];
        return (RmfReader.Read(FitsFile.Read(bytes, "w.rmf"), null, notes), notes);
    }

    private static RedistributionMatrix Read(byte[] bytes) => RmfReader.Read(FitsFile.Read(bytes, "w.rmf"));
}
