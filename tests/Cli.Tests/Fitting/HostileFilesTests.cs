using Almagest.Tests;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Spectra among which one was made to do harm: the others are fitted, drawn and saved.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task One_bad_spectrum_ends_nothing()
    {
        _here.Write(SampleFiles.ResponseName, SampleFiles.Response());
        _here.Write("good.pha", SampleFiles.Spectrum(SampleFiles.Counts(1)));
        _here.Write("name\u001b]0;x\u0007.pha", SampleFiles.Spectrum(SampleFiles.Counts(2)));
        _here.Write("huge.pha", SampleFiles.Spectrum([.. Enumerable.Repeat(1e30f, SampleFiles.Channels)]));
        File.Copy(SharedData.Require("cases", "hostile", "exosat1E300.pha"), _here["exosat.pha"]);
        File.CreateSymbolicLink(_here["zero.pha"], "/dev/zero");
        File.WriteAllText(
            _here["list.csv"],
            "file,name\ngood.pha,=cmd\nname\u001b]0;x\u0007.pha,\nhuge.pha,\nexosat.pha,\nzero.pha,\ngood.pha,\"a\u001bb\"\n"
        );
        Answer answer = await _here.RunAsync(
            "fit",
            _here["list.csv"],
            "--method",
            "classical",
            "--model",
            "powerlaw",
            "-q",
            "--out",
            _here["out"]
        );
        Assert.Equal(1, answer.ExitCode);
        foreach (string told in new[] { "zero.pha: found a device", "EXPOSURE", "characters that can be printed" })
            Assert.Contains(told, answer.Error, StringComparison.Ordinal);
        Assert.All(answer.Out + answer.Error, letter => Assert.True(letter is '\n' or '\t' || !char.IsControl(letter)));
        string table = File.ReadAllText(Directory.EnumerateFiles(_here["out"], "*.csv").First());
        Assert.Contains("'=cmd", table, StringComparison.Ordinal);
        Assert.Contains("name_]0;x_", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_of_a_hostile_name_is_a_script()
    {
        _here.Write(SampleFiles.ResponseName, SampleFiles.Response());
        string file = _here.Write("a;exec\ttouch\tX;.pha", SampleFiles.Spectrum(SampleFiles.Counts(1)));
        string fit = _here["fit.json"];
        (await _here.RunAsync("fit", file, "--method", "classical", "--model", "powerlaw", "-q", "--save", fit)).Succeeds();
        Assert.Contains(
            "a\\;exec\\u0009touch\\u0009X\\;.pha\n",
            (await CommandLine.RunAsync("script", fit)).Succeeds().Out,
            StringComparison.Ordinal
        );
    }
}
