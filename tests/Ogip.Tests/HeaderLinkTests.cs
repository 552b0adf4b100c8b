using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Tests;

namespace Almagest.Ogip.Tests;

/// <summary>The files that a header names: where they are looked for, and what is told of them.</summary>
public sealed class HeaderLinkTests
{
    private static readonly ObservationReader Reader = new();

    [Theory]
    [InlineData("r.rmf", "r.rmf", true)]
    [InlineData("r.rmf.gz", "r.rmf", true)]
    [InlineData("data/r.rmf", "data/r.rmf", true)]
    [InlineData("data/r.rmf", "r.rmf", true)]
    [InlineData("/home/someone/r.rmf", "r.rmf", true)]
    [InlineData("r.rmf[MATRIX]", "r.rmf", true)]
    [InlineData("C:\\data\\r.rmf", "r.rmf", true)]
    [InlineData("R.RMF", "r.rmf", true)]
    [InlineData("P1RSPMAT.FIT", "P1RSPMAT.FTZ", true)]
    [InlineData("P1RSPMAT.FTZ", "P1RSPMAT.FIT", true)]
    [InlineData("r.rmf", "R.RMF", true)]
    [InlineData("../r.rmf", "../r.rmf", false)]
    [InlineData("data/../../r.rmf", "../r.rmf", false)]
    [InlineData("r.rmf", "../r.rmf", false)]
    public void A_link_is_followed_in_the_spectrums_folder_and_nowhere_else(string link, string place, bool isFound)
    {
        using var folder = new TemporaryFolder();
        folder.Write("inner/s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", link)));
        folder.Write(Path.Combine("inner", place), SampleFiles.Rmf());
        if (isFound)
            Assert.Equal(4, Reader.Read(folder.File("inner/s.pha")).Response.ChannelCount);
        else
            Assert.Contains(
                "which is not in the spectrum's folder",
                Assert.Throws<SpectralDataException>(() => Reader.Read(folder.File("inner/s.pha"))).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [
        InlineData("/home/someone/r.rmf", "r.rmf", true),
        InlineData("data/r.rmf", "r.rmf", true),
        InlineData("data/r.rmf", "data/r.rmf", false),
        InlineData("./r.rmf", "r.rmf", false),
        InlineData("r.rmf", "r.rmf", false)
    ]
    public void A_link_whose_path_is_not_there_is_told(string link, string place, bool isTold)
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", link).Add("BACKFILE", "/a/b.pha")));
        folder.Write("b.pha", SampleFiles.Pha());
        folder.Write(place, SampleFiles.Rmf());
        string[] notes =
        [
            .. Reader.Read(folder.File("s.pha")).Warnings.Where(one => one.Contains("took", StringComparison.Ordinal)),
        ];
        string background = "s.pha[1:SPECTRUM] BACKFILE: '/a/b.pha' is not there; took b.pha, which lies beside the spectrum.";
        Assert.Equal(
            isTold
                ? [$"s.pha[1:SPECTRUM] RESPFILE: '{link}' is not there; took r.rmf, which lies beside the spectrum.", background]
                : [background],
            notes
        );
    }

    /// <summary>HDUCLAS2 = NET: subtracted already. With the background of the header taken away once more the index was 2.28 for
    /// 1.77.</summary>
    [Theory, InlineData("net.pha", true), InlineData("none.pha", false), InlineData("total.pha", false)]
    public void A_net_spectrum_is_not_subtracted_again(string file, bool isTold)
    {
        string path = SharedData.Require("cases", "net", file);
        ReadObservation read = Reader.Read(path);
        Assert.Equal(file == "total.pha", Spectrum(read).Background is not null);
        Assert.Equal(isTold, read.Warnings.Any(one => one.Contains("not subtracted again (bkg.pha)", StringComparison.Ordinal)));
        // Whoever names it means it.
        string background = SharedData.Require("cases", "net", "bkg.pha");
        Assert.NotNull(Spectrum(Reader.Read(path, new() { Background = background })).Background);
    }

    [Fact]
    public void What_may_have_been_meant_is_told_by_content()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "lost.rmf")));
        folder.Write(
            "t.pha",
            SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "matrix.fits").Add("ANCRFILE", "lost.arf"))
        );
        folder.Write("matrix.fits", SampleFiles.Rmf());
        folder.Write("area.fits", SampleFiles.Arf());
        folder.Write("text.rmf", "nothing"u8.ToArray());
        string Told(string file) => Assert.Throws<SpectralDataException>(() => Reader.Read(folder.File(file))).Message;
        Assert.EndsWith("(beside it: matrix.fits).", Told("s.pha"), StringComparison.Ordinal);
        Assert.EndsWith("(beside it: area.fits).", Told("t.pha"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_have_been_meant_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.pha", SampleFiles.Pha());
        folder.Write("of-it.rmf", SampleFiles.Rmf());
        Assert.EndsWith(
            "an RMF or RSP, in the header or given with the spectrum (beside it: of-it.rmf).",
            Assert.Throws<SpectralDataException>(() => Reader.Read(folder.File("s.pha"))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>A header that reaches for files of whoever runs this gets none: of a path only the name counts.</summary>
    [Theory]
    [
        InlineData("/etc/passwd"),
        InlineData("../../../../etc/passwd"),
        InlineData("file:///etc/passwd"),
        InlineData("..\\..\\secret.pha"),
        InlineData("sub/../../secret.pha")
    ]
    public void A_background_elsewhere_is_not_opened(string link)
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.pha", SampleFiles.Pha());
        folder.Write("inner/s.pha", SampleFiles.Pha(cards: new HeaderCards().Add("RESPFILE", "r.rmf").Add("BACKFILE", link)));
        folder.Write("inner/r.rmf", SampleFiles.Rmf());
        ReadObservation read = Reader.Read(folder.File("inner/s.pha"));
        Assert.Null(Spectrum(read).Background);
        Assert.Contains("is not in the spectrum's folder", read.Warnings[^1], StringComparison.Ordinal);
        Assert.All(read.Inputs, input => Assert.StartsWith(folder.File("inner"), input.Path, StringComparison.Ordinal));
    }

    private static ObservedSpectrum Spectrum(ReadObservation read) =>
        Assert.Single(((CountsPayload)read.Observation.Payload).Spectra);
}
