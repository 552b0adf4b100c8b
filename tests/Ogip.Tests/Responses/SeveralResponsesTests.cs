using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests.Responses;

/// <summary>Files with several responses, as Fermi GBM's RSP2 has them, and areas of type II.</summary>
public sealed class SeveralResponsesTests
{
    [Theory]
    [InlineData("{1}", 0.5f), InlineData("{2}", 0.25f), InlineData("[2]", 0.5f), InlineData("[3]", 0.25f)]
    [InlineData("[SPECRESP MATRIX]", 0.5f), InlineData("[SPECRESP MATRIX,2]", 0.25f), InlineData("[specresp matrix]{2}", 0.25f)]
    public void A_selector_says_which(string selector, float element) =>
        Assert.Equal(element, ElementOf(RmfReader.Read(FitsFile.Read(Two(), "two.rsp2"), Select(selector))));

    /// <summary>{n} is EXTVER where there are EXTVERs, and the place otherwise.</summary>
    [Fact]
    public void EXTVER_counts_before_the_place() =>
        Assert.Equal(0.25f, ElementOf(RmfReader.Read(FitsFile.Read(Two(versions: [7, 3]), "two.rsp2"), Select("{3}"))));

    [Theory]
    [InlineData("{3}"), InlineData("[1]"), InlineData("[EBOUNDS]"), InlineData("[SPECRESP MATRIX,9]")]
    public void One_that_is_not_there_is_refused(string selector) =>
        Assert.Contains(
            $"two.rsp2: found no response {selector}; expected one of 2: [2], [3]",
            Assert
                .Throws<SpectralDataException>(() => RmfReader.Read(FitsFile.Read(Two(), "two.rsp2"), Select(selector)))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_headers_link_chooses_and_the_key_remembers()
    {
        using var folder = new TemporaryFolder();
        byte[] two = Two(starts: [100.5, 200.5]);
        folder.Write("two.rsp2", two);
        folder.Write("first.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "two.rsp2")));
        folder.Write("second.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "two.rsp2{2}")));
        var reader = new ObservationReader();
        (ReadObservation first, ReadObservation second) = (
            reader.Read(folder.File("first.pha")),
            reader.Read(folder.File("second.pha"))
        );
        Assert.Equal((0.5f, 0.25f), (ElementOf(first.Response.Redistribution), ElementOf(second.Response.Redistribution)));
        Assert.Contains(
            "found 2 responses of different times; took the first",
            Assert.Single(first.Warnings),
            StringComparison.Ordinal
        );
        Assert.Empty(second.Warnings);
        string hash = ResponseKey.Sha256(two);
        Assert.Equal((hash, hash + "{2}"), (first.Spectra[0].ResponseKey, second.Spectra[0].ResponseKey));
        var stored = new StoredResponseLibrary(
            (sha256, _) => Task.FromResult(sha256 == hash ? two : throw new InvalidOperationException(sha256))
        );
        Assert.Equal(
            0.25f,
            ElementOf((await stored.LoadAsync(hash + "{2}", TestContext.Current.CancellationToken)).Redistribution)
        );
    }

    /// <summary>As XSPEC takes them: SPI's photopeak and continua, Resolve's main part and electron loss, each on energies of
    /// its own.</summary>
    [Fact]
    public void Parts_of_one_response_are_taken_together()
    {
        byte[] file = SampleFiles.Parts();
        RedistributionMatrix both = RmfReader.Read(FitsFile.Read(file, "xl.rmf"));
        Assert.Equal([1.0, 1.5, 2, 3, 4, 5], both.Energies.Edges.ToArray());
        // One photon in each bin: the first part sees bins 1-2, 2-3 and 3-4, the second 1.5-3 and 3-5.
        double[] rate = new double[4];
        ResponseMatrix.Combine(both, null).Fold([1, 1, 1, 1, 1], rate);
        foreach (
            (double expected, double found) in new[] { 1.0 + 0.2 + 0.4, 1.0 + 0.5 + 0.2, 0.5 + 0.5 + 0.2, 0.5 + 0.2 }.Zip(rate)
        )
            Assert.Equal(expected, found, 1e-6);
        Assert.Equal([1.0, 2, 3, 4], RmfReader.Read(FitsFile.Read(file, "xl.rmf"), Select("{1}")).Energies.Edges.ToArray());
    }

    [Fact]
    public void Together_they_are_their_sum_and_that_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("two.rmf", Two());
        folder.Write("a.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "two.rmf")));
        ReadObservation read = new ObservationReader().Read(folder.File("a.pha"));
        Assert.Equal(
            [0.5f, 0.25f],
            read.Response.Redistribution.RunsOf(0).ToArray().Select(run => read.Response.Redistribution.ValuesOf(run)[0])
        );
        Assert.Contains("found 2 matrices; took all together", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Thousands of fine bins beside rows of thousands of channels would fill the memory.</summary>
    [Fact]
    public void Parts_that_are_too_large_together_are_refused()
    {
        const int bins = 4000;
        RedistributionMatrix Part(double[] edges, int channels) =>
            new(
                new EnergyGrid(edges),
                1,
                [.. Enumerable.Range(1, bins).Select(i => (double)i)],
                [.. Enumerable.Range(2, bins).Select(i => (double)i)],
                [.. Enumerable.Range(0, edges.Length)],
                [.. Enumerable.Range(0, edges.Length - 1).Select(_ => new RedistributionMatrix.Run(0, channels, 0))],
                new float[channels],
                includesArea: false
            );
        RedistributionMatrix fine = Part([.. Enumerable.Range(0, bins + 1).Select(i => 1 + (i * 0.001))], 1),
            coarse = Part([1, 5], bins);
        Assert.Contains(
            "chosen by {n}",
            Assert.Throws<SpectralDataException>(() => RedistributionMatrix.Sum([fine, coarse])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", 10.0), InlineData("{1}", 10.0), InlineData("{2}", 100.0)]
    public void A_row_of_an_area_of_type_II_is_an_area(string selector, double area)
    {
        byte[] file = new FitsWriter()
            .AddTable(
                "SPECRESP",
                [
                    OutputColumn.Fixed(
                        "ENERG_LO",
                        "keV",
                        [
                            [1f, 2f, 3f],
                            [1f, 2f, 3f],
                        ]
                    ),
                    OutputColumn.Fixed(
                        "ENERG_HI",
                        "keV",
                        [
                            [2f, 3f, 4f],
                            [2f, 3f, 4f],
                        ]
                    ),
                    OutputColumn.Fixed(
                        "SPECRESP",
                        "cm**2",
                        [
                            [10f, 20f, 30f],
                            [100f, 200f, 300f],
                        ]
                    ),
                ]
            )
            .ToBytes();
        Assert.Equal([area, 2 * area, 3 * area], ArfReader.Read(FitsFile.Read(file, "a.arf"), Select(selector)).Area.ToArray());
        Assert.Contains(
            "found 2 areas; expected an area number 3",
            Assert.Throws<SpectralDataException>(() => ArfReader.Read(FitsFile.Read(file, "a.arf"), Select("{3}"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_response_in_square_metres_becomes_square_centimetres() =>
        Assert.Equal(
            0.5e4f,
            ElementOf(
                RmfReader.Read(
                    FitsFile.Read(
                        new FitsWriter()
                            .AddTable("EBOUNDS", Bounds())
                            .AddTable("SPECRESP MATRIX", Matrix(0.5f, "m**2"))
                            .ToBytes(),
                        "m.rsp"
                    )
                )
            )
        );

    private static SpectrumSelector Select(string text) => SpectrumSelector.Split(text).Selector;

    private static float ElementOf(RedistributionMatrix matrix) => matrix.ValuesOf(matrix.RunsOf(0)[0])[0];

    /// <summary>EBOUNDS and two matrices, of elements 0.5 and 0.25.</summary>
    private static byte[] Two(int[]? versions = null, double[]? starts = null)
    {
        HeaderCards Cards(int place)
        {
            HeaderCards cards = new();
            if (versions is not null)
                cards.Add("EXTVER", versions[place]);
            if (starts is not null)
                cards.Add("TSTART", starts[place]);
            return cards;
        }
        return new FitsWriter()
            .AddTable("EBOUNDS", Bounds())
            .AddTable("SPECRESP MATRIX", Matrix(0.5f), Cards(0))
            .AddTable("SPECRESP MATRIX", Matrix(0.25f), Cards(1))
            .ToBytes();
    }

    private static OutputColumn[] Bounds() =>
        [
            OutputColumn.Of("CHANNEL", "", [1, 2, 3, 4]),
            OutputColumn.Of("E_MIN", "keV", [1f, 2f, 3f, 4f]),
            OutputColumn.Of("E_MAX", "keV", [2f, 3f, 4f, 5f]),
        ];

    private static OutputColumn[] Matrix(float element, string unit = "cm**2") =>
        [
            OutputColumn.Of("ENERG_LO", "keV", [1f, 2f, 3f]),
            OutputColumn.Of("ENERG_HI", "keV", [2f, 3f, 4f]),
            OutputColumn.Of("N_GRP", "", [1, 1, 1]),
            OutputColumn.Of("F_CHAN", "", [1, 2, 3]),
            OutputColumn.Of("N_CHAN", "", [2, 2, 2]),
            OutputColumn.Variable(
                "MATRIX",
                unit,
                [
                    [element, element],
                    [element, element],
                    [element, element],
                ]
            ),
        ];
}
