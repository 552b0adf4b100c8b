using System.Text.Json;

namespace Almagest.Cli.Tests.Terminal;

public sealed class OutputsTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [
        InlineData("--out", "file"),
        InlineData("--out", "file/below"),
        InlineData("--save", "."),
        InlineData("--save", "none/fit.json")
    ]
    public async Task Where_a_fit_could_not_be_written_nothing_is_fitted(string option, string place)
    {
        _here.Write("file", "");
        (await _here.RunAsync("fit", _here.WriteSpectrum("s.pha"), "--method", "classical", option, _here[place])).IsRefused(
            option,
            "expected"
        );
    }

    [Theory]
    [InlineData("ingest", "sky", "s.pha"), InlineData("run", "list"), InlineData("fit", "s.pha")]
    public async Task A_home_that_can_be_none_is_told_before_the_work(params string[] verb)
    {
        string file = _here.WriteSpectrum("s.pha");
        string home = _here.Write("file", "");
        (await CommandLine.RunAsync([.. verb.Select(word => word == "s.pha" ? file : word), "--home", home])).IsRefused(
            "--home",
            "no folder"
        );
    }

    [Fact]
    public async Task An_instrument_with_a_slash_is_no_folder_and_a_single_fit_has_no_pace()
    {
        string first = _here.WriteSpectrum("a.pha");
        // As long as the other name.
        byte[] other = File.ReadAllBytes(first);
        int at = other.AsSpan().IndexOf("'CCD     '"u8);
        Assert.True(at > 0);
        "'A/B     '"u8.CopyTo(other.AsSpan(at));
        string[] fit = ["fit", first, _here.Write("b.pha", other), "--method", "classical", "--out", _here["out"]];
        Answer both = (await _here.RunAsync([.. fit, "--save", _here["fit.json"]])).Succeeds();
        Assert.Single(Directory.GetFiles(_here["out"], "fits-*A-B*.json"));
        Assert.Equal(2, JsonDocument.Parse(File.ReadAllText(_here["fit.json"])).RootElement.GetArrayLength());
        Assert.DoesNotContain("spectra/s", both.Error, StringComparison.Ordinal);
    }

    /// <summary>A disk may fill while the work runs; what was fitted is told all the same.</summary>
    [Theory]
    [InlineData("--save", "/dev/full"), InlineData("--out", "out")]
    public async Task A_fit_that_can_not_be_kept_is_told_before_the_failure(string option, string place)
    {
        if (option == "--out")
            Directory.CreateDirectory(Path.Combine(_here[place], "fits.csv"));
        string path = option == "--out" ? _here[place] : place;
        Answer answer = await _here.RunAsync(
            "fit",
            _here.WriteSpectrum("s.pha"),
            "--model",
            "powerlaw",
            "--method",
            "classical",
            option,
            path,
            "-q"
        );
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("PhoIndex", answer.Out, StringComparison.Ordinal);
        Assert.Contains($"almagest: {path}", answer.Error, StringComparison.Ordinal);
        Assert.Contains("can't be written", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Error, StringComparison.Ordinal);
    }
}
