using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Tests;

namespace Almagest.Application.Tests.Fitting;

/// <summary>A model of the background goes into the background's own spectrum through the response that its header names, and
/// into the source's through the source's.</summary>
public sealed class BackgroundResponseTests : IDisposable
{
    // Flat spectra, 1 and 2 photons cm^-2 s^-1 keV^-1: 1,000 s, channels of 0.2 keV, areas of 50 and 100 cm^2.
    private const float OfBackground = 1000 * 0.2f * 50,
        OfSource = 1000 * 0.2f * 100 * (2 + 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-background-response-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bkg.rsp", 1, 2), InlineData(SampleFiles.ResponseName, 0.5, 2.5), InlineData("lost.rsp", 0.5, 2.5)]
    public async Task Each_spectrum_has_its_own(string response, double background, double source)
    {
        Write(SampleFiles.ResponseName, SampleFiles.Response());
        Write("bkg.rsp", SampleFiles.Response(area: 50));
        Write("bkg.pha", SampleFiles.Spectrum(Flat(OfBackground), response));
        Write("src.pha", SampleFiles.Spectrum(Flat(OfSource), background: "bkg.pha"));
        FitAnswer answer = await new SpectrumFits().RunAsync(
            new FitRequest
            {
                Sources = [Path.Combine(_folder, "src.pha")],
                Model = "powerlaw",
                Method = FitMethod.Classical,
                Data = new DataRequest { BackgroundModel = "powerlaw" },
            },
            null,
            TestContext.Current.CancellationToken
        );
        SavedFit saved = Assert.Single(answer.Saved);
        double ValueOf(string name) => saved.Recipe.Parameters.Single(one => one.Name == name).Value;
        Assert.Equal(background, ValueOf("bkg.powerlaw.norm"), 1e-3);
        Assert.Equal(source, ValueOf("powerlaw.norm"), 1e-3);
        (FitProblem again, double[] parameters) = saved.Rebuild(new ObservationReader());
        Assert.Equal(saved.Statistic, again.Statistic(parameters), 1e-6);
        bool isOwn = response == "bkg.rsp";
        string used = Path.Combine(_folder, isOwn ? "bkg.rsp" : SampleFiles.ResponseName);
        Assert.Contains($"load_bkg_rmf(1, \"{used}\")", SherpaScript.Write(saved), StringComparison.Ordinal);
        string[] commands = XspecScript.Write(saved).Split('\n');
        Assert.Contains($"response 2 {used}", commands);
        Assert.Contains($"response 2:2 {used}", commands);
        Assert.Contains($"response 2:1 {Path.Combine(_folder, SampleFiles.ResponseName)}", commands);
        Assert.Equal(
            response == "lost.rsp",
            answer.Warnings.Any(note =>
                note.EndsWith("The background's model goes through the source's response.", StringComparison.Ordinal)
            )
        );
    }

    /// <summary>The last channel gets four fifths, for nothing falls into it from above.</summary>
    private static float[] Flat(float counts) => [.. Enumerable.Repeat(counts, SampleFiles.Channels - 1), 0.8f * counts];

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder, name), bytes);
}
