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
    public void Areas_in_square_metres_and_energies_in_TeV_are_those_of_gamma_rays()
    {
        EffectiveArea area = ArfReader.Read(FitsFile.Read(SampleFiles.Arf(unit: "TeV", areaUnit: "m2"), "a.arf"));
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

    private static RedistributionMatrix Read(byte[] bytes) => RmfReader.Read(FitsFile.Read(bytes, "w.rmf"));
}
