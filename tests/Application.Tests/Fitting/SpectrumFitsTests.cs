using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Application.Scripts;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Fluxes;
using Almagest.Tests;

namespace Almagest.Application.Tests.Fitting;

/// <summary>Fit, script and plot without the command line.</summary>
public sealed class SpectrumFitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-application-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Spectra_are_fitted_and_progress_is_told()
    {
        var told = new Told();
        FitAnswer answer = await new SpectrumFits().RunAsync(
            RequestFor(Write("a.pha", 1), Write("b.pha", 2)),
            told,
            Cancellation
        );
        Assert.True(answer.IsComplete);
        Assert.Equal(["a", "b"], answer.Fits.Select(fit => fit.Name));
        Assert.Equal([new(1, 2), new(2, 2)], told.All.Cast<FitProgress.Classical>().OrderBy(one => one.Done));
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
        FitInference inference = Assert.Single((await new SpectrumFits().RunAsync(request, null, Cancellation)).Inferred[0]);
        Assert.Single(inference.Profile!.Intervals);
        Assert.Single(inference.Fluxes);
    }

    [Fact]
    public async Task A_fit_is_scripted_and_plotted_without_a_file()
    {
        FitAnswer answer = await new SpectrumFits().RunAsync(RequestFor(Write("a.pha", 1)), null, Cancellation);
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
            new SpectrumFits().RunAsync(request with { Parameters = beyond }, null, Cancellation)
        );
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            new SpectrumFits().RunAsync(request with { Sources = [Path.Combine(_folder, "none.pha")] }, null, Cancellation)
        );
    }

    /// <summary>What is not learnt is learnt first, once; the same call then fits at once.</summary>
    [Theory, InlineData(FitMethod.Network), InlineData(FitMethod.Both)]
    public async Task Spectra_are_fitted_by_a_network_and_progress_is_told(FitMethod method)
    {
        await using InProcessFleet fleet = await InProcessFleet.StartAsync();
        FitRequest request = RequestFor(Write("a.pha", 1), Write("b.pha", 2)) with { Method = method, Simulations = 300 };
        var told = new Told();
        FitAnswer answer = await fleet.Get<SpectrumFits>().RunAsync(request, told, Cancellation);
        Assert.True(answer.IsComplete);
        Assert.Equal(["a", "b"], answer.Fits.Select(fit => fit.Name));
        FittedGroup group = Assert.Single(answer.Groups);
        Assert.NotNull(group.Network);
        foreach (SourceFit fit in answer.Fits)
        {
            Assert.Equal(method == FitMethod.Both, fit.Fit.Flags.HasFlag(FitFlags.Refined));
            if (method == FitMethod.Both)
                Assert.InRange(fit.Parameters.Single(one => one.Name == "powerlaw.PhoIndex").Estimate.Value, 1.4, 2.0);
        }
        Assert.Equal(300, Assert.Single(told.All.OfType<FitProgress.NothingLearnt>()).Campaign.Spectra);
        Assert.StartsWith("powerlaw, ", group.Network.Campaign.Name, StringComparison.Ordinal);
        Assert.IsType<FitProgress.NothingLearnt>(told.All[0]);
        Assert.Contains(told.All, one => one is FitProgress.Training);
        Assert.Equal(2, Assert.IsType<FitProgress.Running>(told.All[^1]).Progress.Fitted);

        told = new Told();
        await fleet.Get<SpectrumFits>().RunAsync(request, told, Cancellation);
        Assert.All(told.All, one => Assert.IsType<FitProgress.Running>(one));
        Assert.Equal(1, fleet.Trained);
    }

    [Fact]
    public async Task Files_of_one_source_are_fitted_together()
    {
        var told = new Told();
        FitRequest request = RequestFor(Write("a.pha", 1), Write("b.pha", 2)) with { IsJoint = true };
        FitAnswer answer = await new SpectrumFits().RunAsync(request, told, Cancellation);
        Assert.True(answer.IsComplete);
        Assert.Equal("a + b", Assert.Single(answer.Fits).Name);
        Assert.Equal([new FitProgress.Classical(1, 1)], told.All);
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            new SpectrumFits().RunAsync(
                request with
                {
                    Sources = [.. request.Sources, Path.Combine(_folder, "none.pha")],
                },
                null,
                Cancellation
            )
        );
    }

    /// <summary>What a network would pass over in silence is refused, as is a network where there is none.</summary>
    [Fact]
    public async Task What_a_network_cannot_follow_is_refused()
    {
        FitRequest request = RequestFor(Write("a.pha", 1)) with { Method = FitMethod.Both };
        await Assert.ThrowsAsync<RequestException>(() => new SpectrumFits().RunAsync(request, null, Cancellation));
        foreach (
            FitRequest wrong in (FitRequest[])
                [
                    request with
                    {
                        Data = new() { Statistic = "cash" },
                    },
                    request with
                    {
                        Search = new MinimumSearch("global", null),
                    },
                    request with
                    {
                        Parameters = new() { Ties = ["powerlaw.norm = 1"] },
                    },
                ]
        )
            Assert.Contains(
                "a network decides",
                (
                    await Assert.ThrowsAsync<RequestException>(() => new SpectrumFits().RunAsync(wrong, null, Cancellation))
                ).Message,
                StringComparison.Ordinal
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
