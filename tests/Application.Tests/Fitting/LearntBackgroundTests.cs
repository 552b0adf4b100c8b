using Almagest.Application.Fakes;
using Almagest.Application.Fitting;
using Almagest.Application.Runs;
using Almagest.Application.Scripts;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.Fitting;

/// <summary>Fits whose backgrounds have the shape of all.</summary>
public sealed class LearntBackgroundTests : IDisposable
{
    private const int Files = 14;

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-backgrounds-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backgrounds_of_a_folder_share_a_shape_and_the_row_says_so()
    {
        FitAnswer answer = await new SpectrumFits().RunAsync(RequestFor(await WriteAsync()), null, Cancellation);
        Assert.True(answer.IsComplete);
        Assert.Equal(Files, answer.Fits.Count(fit => fit.Fit.Background == BackgroundShape.Learnt));
        Assert.All(answer.Fits, fit =>
        {
            Assert.InRange(fit.Fit.BackgroundComponents!.Value, 0, ShapeLearner.MostComponents);
            Assert.True(double.IsFinite(fit.Fit.BackgroundCriterion));
            Assert.Equal("cstat", fit.Fit.StatisticName);
            // What a shape is made of is nobody's question.
            Assert.Equal(["powerlaw.PhoIndex", "powerlaw.norm"], fit.Parameters.Select(one => one.Name));
        });
        Assert.InRange(answer.Fits.Average(fit => fit.Parameters[0].Estimate.Value), 1.6, 2.0);
    }

    [Fact]
    public async Task A_saved_fit_is_built_again_with_its_shape_and_is_no_script()
    {
        FitAnswer answer = await new SpectrumFits().RunAsync(RequestFor(await WriteAsync()), null, Cancellation);
        string file = Path.Combine(_folder, "fits.json");
        await File.WriteAllTextAsync(
            file,
            $"[{string.Join(',', answer.ToJson().Single().Select(one => one.ToJsonString()))}]",
            Cancellation
        );
        foreach (SavedFit saved in SavedFit.Read(file))
        {
            Assert.Contains(saved.Recipe.Parameters, parameter => parameter.Name == "bkg.auto.norm");
            (FitProblem problem, double[] parameters) = saved.Rebuild(new ObservationReader());
            Assert.Equal(saved.Statistic, problem.Statistic(parameters), 1e-4);
        }
        SavedFit any = SavedFit.Read(file)[0];
        foreach (Func<SavedFit, string> write in new Func<SavedFit, string>[] { XspecScript.Write, SherpaScript.Write })
            Assert.Contains(
                "a shape learnt here that other programs have no model for",
                Assert.Throws<SpectralDataException>(() => write(any)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Of_one_file_nothing_can_be_learnt_and_that_is_told()
    {
        FitAnswer answer = await new SpectrumFits().RunAsync(RequestFor((await WriteAsync())[..1]), null, Cancellation);
        Assert.Equal(BackgroundShape.Smooth, Assert.Single(answer.Fits).Fit.Background);
        Assert.Contains(answer.Inferred[0][0].Warnings, note =>
            note.Contains("fewer than 10 backgrounds", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_joint_fit_has_a_shape_for_each_file()
    {
        FitAnswer answer = await new SpectrumFits().RunAsync(
            RequestFor((await WriteAsync())[..2]) with
            {
                IsJoint = true,
            },
            null,
            Cancellation
        );
        Assert.Equal(BackgroundShape.Smooth, Assert.Single(answer.Fits).Fit.Background);
        Assert.Equal(
            ["1:bkg.smooth.norm", "2:bkg.smooth.norm"],
            answer
                .Saved.Single()
                .Recipe.Parameters.Select(one => one.Name)
                .Where(name => name.EndsWith("smooth.norm", StringComparison.Ordinal))
        );
        Assert.Null(answer.Saved.Single().Recipe.Fault);
    }

    /// <summary>A run learns when it is submitted; its fitter, and whoever builds a fit again, use what it learnt.</summary>
    [Fact]
    public async Task A_run_keeps_what_it_learnt()
    {
        await using InProcessFleet fleet = await InProcessFleet.StartAsync();
        FitAnswer answer = await fleet
            .Get<SpectrumFits>()
            .RunAsync(RequestFor(await WriteAsync()) with { Method = FitMethod.Both, Simulations = 300 }, null, Cancellation);
        Assert.True(answer.IsComplete);
        Assert.Equal(
            Files,
            answer.Fits.Count(fit => fit.Fit.Background == BackgroundShape.Learnt && fit.Fit.StatisticName == "cstat")
        );
        Run run = Assert.Single(answer.Groups).Network!.Run;
        BackgroundShape shape = Assert.Single((await fleet.Get<IRunStore>().BackgroundsAsync(run.Id, Cancellation)).All);
        Assert.Equal(Files, shape.Spectra);
        foreach (SavedFit saved in answer.Saved)
        {
            (FitProblem problem, double[] parameters) = saved.Rebuild(new ObservationReader());
            Assert.Equal(saved.Statistic, problem.Statistic(parameters), 1e-3);
        }
    }

    [Fact]
    public void Another_word_for_a_run_is_refused() =>
        Assert.Contains(
            "expected auto",
            Assert.Throws<RequestException>(() => RunRequest.BackgroundOf("powerlaw")).Message,
            StringComparison.Ordinal
        );

    private static FitRequest RequestFor(IReadOnlyList<string> sources) =>
        new()
        {
            Sources = sources,
            Model = "powerlaw",
            Method = FitMethod.Classical,
            Data = new DataRequest { BackgroundModel = DataRequest.LearntBackground },
        };

    /// <summary>Power laws of index 1.8 over a flat background: 200 counts and 80, 8 of these in the source's region.</summary>
    private async Task<string[]> WriteAsync()
    {
        string response = Path.Combine(_folder, SampleFiles.ResponseName),
            background = Path.Combine(_folder, "bkg.pha");
        await File.WriteAllBytesAsync(response, SampleFiles.Response(), Cancellation);
        await File.WriteAllBytesAsync(
            background,
            SampleFiles.Spectrum([.. Enumerable.Repeat(2f, SampleFiles.Channels)]),
            Cancellation
        );
        FakeAnswer answer = await FakeSpectra.RunAsync(
            new FakeRequest
            {
                Model = "powerlaw",
                Parameters = new Dictionary<string, double> { ["norm"] = 2e-3, ["PhoIndex"] = 1.8 },
                Rmf = response,
                Background = background,
                BackScale = 0.1,
                Exposure = 1000,
                Count = Files,
                Output = Path.Combine(_folder, "fakes"),
            },
            null,
            Cancellation
        );
        return [.. answer.Spectra.Select(one => one.File)];
    }
}
