using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Application.Scripts;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fluxes;
using Almagest.Tests;

namespace Almagest.Application.Tests.Fitting;

/// <summary>Fit, script and plot without the command line.</summary>
public sealed class ClassicalFitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-application-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Spectra_are_fitted_and_progress_is_told()
    {
        var told = new Told();
        FitAnswer answer = await ClassicalFits.RunAsync(RequestFor(Write("a.pha", 1), Write("b.pha", 2)), told, Cancellation);
        Assert.True(answer.IsComplete);
        Assert.Equal(["a", "b"], answer.Fits.Select(fit => fit.Name));
        Assert.Equal([new(1, 2), new(2, 2)], told.All.OrderBy(one => one.Done));
        foreach (SourceFit fit in answer.Fits)
            Assert.InRange(fit.Parameters.Single(one => one.Name == "powerlaw.PhoIndex").Estimate.Value, 1.4, 2.0);
    }

    [Fact]
    public async Task What_is_asked_for_besides_is_in_the_answer()
    {
        FitRequest request = RequestFor(Write("a.pha", 1)) with
        {
            Inference = new InferenceRequest
            {
                Errors = ["PhoIndex"],
                Delta = 1,
                Bands = EnergyBand.Parse("2-10"),
            },
        };
        FitInference inference = Assert.Single((await ClassicalFits.RunAsync(request, null, Cancellation)).Inferred[0]);
        Assert.Single(inference.Profile!.Intervals);
        Assert.Single(inference.Fluxes);
    }

    [Fact]
    public async Task A_fit_is_scripted_and_plotted_without_a_file()
    {
        FitAnswer answer = await ClassicalFits.RunAsync(RequestFor(Write("a.pha", 1)), null, Cancellation);
        SavedFit saved = Assert.Single(answer.Saved);
        Assert.Contains("\nmodel powerlaw\n", XspecScript.Write(saved), StringComparison.Ordinal);
        Assert.Contains("\nfit()\n", SherpaScript.Write(saved), StringComparison.Ordinal);
        Plot plot = new PlottedSeries(new SeriesRequest { Sources = [] }).Of(saved);
        Assert.True(Assert.Single(plot.Spectra).HasModel);
    }

    [Fact]
    public void Spectra_that_were_not_fitted_are_series_too()
    {
        Plot plot = Assert.Single(new PlottedSeries(new SeriesRequest { Sources = [Write("a.pha", 1)] }).Read());
        SpectrumSeries series = Assert.Single(plot.Spectra);
        Assert.False(series.HasModel);
        Assert.NotEmpty(series.Bins);
    }

    /// <summary>A caller's mistake and an unreadable file are told apart from failures of the program.</summary>
    [Fact]
    public async Task What_cannot_be_asked_for_is_refused()
    {
        FitRequest request = RequestFor(Write("a.pha", 1));
        ParameterRequest beyond = new() { Starts = new Dictionary<string, ParameterStart> { ["PhoIndex"] = new(11) } };
        await Assert.ThrowsAsync<RequestException>(() =>
            ClassicalFits.RunAsync(request with { Parameters = beyond }, null, Cancellation)
        );
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            ClassicalFits.RunAsync(request with { Sources = [Path.Combine(_folder, "none.pha")] }, null, Cancellation)
        );
    }

    private static FitRequest RequestFor(params string[] sources) =>
        new()
        {
            Sources = sources,
            Model = "powerlaw",
            Method = FitMethod.Classical,
        };

    private string Write(string name, int seed)
    {
        File.WriteAllBytes(Path.Combine(_folder, SampleFiles.ResponseName), SampleFiles.Response());
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, SampleFiles.Spectrum(SampleFiles.Counts(seed)));
        return path;
    }

    /// <summary>Progress as it is reported, not posted elsewhere.</summary>
    private sealed class Told : IProgress<FitProgress>
    {
        public List<FitProgress> All { get; } = [];

        public void Report(FitProgress value)
        {
            lock (All)
                All.Add(value);
        }
    }
}
