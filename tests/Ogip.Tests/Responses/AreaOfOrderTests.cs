using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.Responses;

/// <summary>Which of several areas is taken where nobody says: gratings have one for each order.</summary>
public sealed class AreaOfOrderTests
{
    [Theory]
    [InlineData(-1, 2, true, "a.arf: found 4 areas; took {4}, of TG_M = -1, TG_PART = 2 as the spectrum.", 40)]
    [InlineData(1, 1, true, "a.arf: found 4 areas; took {1}, of TG_M = 1, TG_PART = 1 as the spectrum.", 10)]
    [InlineData(1, null, true, "a.arf: found 4 areas; took {1}, of TG_M = 1, TG_PART = 1 as the spectrum.", 10)]
    [InlineData(null, null, true, "a.arf: found 4 areas; took the first. {2} behind the file's name is the second.", 10)]
    [InlineData(-1, 2, false, "a.arf: found 4 areas; took the first. {2} behind the file's name is the second.", 10)]
    public void The_row_of_the_spectrums_order_is_taken(int? order, int? part, bool tells, string note, double area)
    {
        using var folder = new TemporaryFolder();
        ReadObservation read = Read(folder, Rows(tells), order, part, "a.arf");
        Assert.Equal((note, area), (Assert.Single(read.Warnings), read.Response.Area[0]));
        // The row is remembered: in a script, and by what reads the stored file again.
        Assert.Equal(
            note.Contains("of TG_M", StringComparison.Ordinal) ? $"{{{area / 10}}}" : "",
            read.Inputs.Single(input => input.Role == InputFile.ArfRole).Selector
        );
    }

    [Fact]
    public void An_order_that_no_row_has_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "a.arf: found 4 areas, none of TG_M = 3, TG_PART = 1",
            Assert.Throws<SpectralDataException>(() => Read(folder, Rows(), 3, 1, "a.arf")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_row_of_another_order_that_was_asked_for_is_told()
    {
        using var folder = new TemporaryFolder();
        ReadObservation read = Read(folder, Rows(), -1, 1, "a.arf{1}");
        Assert.Equal(
            "a.arf{1}: an area of TG_M = 1, TG_PART = 1 beside a spectrum of TG_M = -1, TG_PART = 1.",
            Assert.Single(read.Warnings)
        );
        Assert.Empty(Read(folder, Rows(), -1, 1, "a.arf{2}").Warnings);
    }

    [Fact]
    public void Extensions_are_chosen_likewise()
    {
        using var folder = new TemporaryFolder();
        byte[] file = new FitsWriter()
            .AddTable("SPECRESP", Columns(10), new HeaderCards().Add("TG_M", 1))
            .AddTable("SPECRESP", Columns(20), new HeaderCards().Add("TG_M", -1))
            .ToBytes();
        ReadObservation read = Read(folder, file, -1, 1, "a.arf");
        Assert.Equal(20, read.Response.Area[0]);
        Assert.Contains("took [2], of TG_M = -1", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    private static ReadObservation Read(TemporaryFolder folder, byte[] arf, int? order, int? part, string link)
    {
        HeaderCards cards = new HeaderCards().Add("RESPFILE", "r.rmf").Add("ANCRFILE", link);
        if (order is int m)
            cards.Add("TG_M", m);
        if (part is int of)
            cards.Add("TG_PART", of);
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write("a.arf", arf);
        folder.Write("s.pha", SampleFiles.Pha(cards: cards));
        return new ObservationReader().Read(folder.File("s.pha"));
    }

    /// <summary>HEG and MEG, first orders: 10, 20, 30 and 40 cm².</summary>
    private static byte[] Rows(bool tells = true) =>
        new FitsWriter()
            .AddTable(
                "SPECRESP",
                [
                    OutputColumn.Fixed("ENERG_LO", "keV", Four([1f, 2f, 3f])),
                    OutputColumn.Fixed("ENERG_HI", "keV", Four([2f, 3f, 4f])),
                    OutputColumn.Fixed(
                        "SPECRESP",
                        "cm**2",
                        [.. Enumerable.Range(1, 4).Select(row => new[] { 10f * row, 10f * row, 10f * row })]
                    ),
                    OutputColumn.Of(tells ? "TG_M" : "ORDER", "", [1, -1, 1, -1]),
                    OutputColumn.Of("TG_PART", "", [1, 1, 2, 2]),
                ]
            )
            .ToBytes();

    private static float[][] Four(float[] row) => [row, row, row, row];

    private static OutputColumn[] Columns(float area) =>
        [
            OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 3f]),
            OutputColumn.Of("ENERG_HI", "keV", [2f, 3f, 4f]),
            OutputColumn.Of("SPECRESP", "cm**2", [area, area, area]),
        ];
}
