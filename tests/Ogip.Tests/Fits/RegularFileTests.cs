using System.Diagnostics;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.Fits;

/// <summary>What has no end, or no beginning, is no file; whatever links lead to it.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/dev/zero", "a device"), InlineData("/dev/stdin", "expected a FITS file"), InlineData("/tmp", "a folder")]
    public void A_link_to_what_is_no_file_is_refused(string target, string found)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no such devices here");
        File.CreateSymbolicLink(_folder.File("l.pha"), target);
        // Of a link, and of a link to a link.
        File.CreateSymbolicLink(_folder.File("m.pha"), _folder.File("l.pha"));
        foreach (string name in new[] { "l.pha", "m.pha" })
            Assert.Contains(found, Refused(name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_does_not_wait()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "no mkfifo here");
        using (Process make = Process.Start("/usr/bin/mkfifo", _folder.File("p.pha")))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_folder.File("l.pha"), _folder.File("p.pha"));
        Task<string> refused = Task.Run(() => Refused("l.pha"), TestContext.Current.CancellationToken);
        Assert.Contains(
            "a pipe",
            await refused.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_to_a_file_is_that_file_and_a_long_one_is_refused()
    {
        _folder.Write("a.pha", SampleFiles.Pha());
        File.CreateSymbolicLink(_folder.File("l.pha"), _folder.File("a.pha"));
        Assert.Equal(FitsFile.Open(_folder.File("a.pha")).Bytes.ToArray(), FitsFile.Open(_folder.File("l.pha")).Bytes.ToArray());
        Assert.Contains(
            "at most 100",
            Assert.Throws<SpectralDataException>(() => RegularFile.Read(_folder.File("l.pha"), 100, "x")).Message,
            StringComparison.Ordinal
        );
    }

    private string Refused(string name) => Assert.Throws<SpectralDataException>(() => FitsFile.Open(_folder.File(name))).Message;
}
