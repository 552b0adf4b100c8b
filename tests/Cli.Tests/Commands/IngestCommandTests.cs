namespace Almagest.Cli.Tests.Commands;

public sealed class IngestCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>Beside an XMM spectrum of an odd name lie its response and a text: counted, and listed for who asks.</summary>
    [Fact]
    public async Task What_is_passed_over_is_counted_and_listed()
    {
        _here.WriteSpectrum("data/P0001PNS003SRSPEC.15grp");
        _here.Write("data/ccd.rsp", Almagest.Tests.SampleFiles.Response());
        _here.Write("data/readme.txt", "SIMPLE things"u8.ToArray());
        Answer brief = await _here.RunAsync("ingest", "brief", _here["data"], "-q"),
            whole = await _here.RunAsync("ingest", "whole", _here["data"], "-q", "--list-skipped");
        Assert.Equal("brief: 1 observations, 0 not read, 2 passed over", brief.Succeeds().Out.Trim());
        Assert.Equal("", brief.Error);
        Assert.Equal(
            [$"passed over: {_here["data/ccd.rsp"]}: a response", $"passed over: {_here["data/readme.txt"]}: no FITS file"],
            whole.Succeeds().Error.Trim().Split('\n')
        );
        Answer fit = await _here.RunAsync("fit", _here["data"], "--method", "classical", "--list-skipped", "-q");
        Assert.Contains("readme.txt: no FITS file", fit.Succeeds().Error, StringComparison.Ordinal);
    }
}
