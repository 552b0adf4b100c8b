using System.Text.Json;
using System.Text.RegularExpressions;
using Almagest.Application.Results;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>What is published of the fits of a run, from the spectra to what is exported.</summary>
public sealed class PublishedFitsTests(Learnt learnt) : IAsyncLifetime
{
    private readonly SyntheticResponses _responses = new();
    private FitDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _responses.Add("ccd", channels: 100, energies: 120);
        _responses.Add("fine", channels: 1000, energies: 300);
        _database = await FitDatabase.CreateAsync(
            _responses,
            (learnt.Counts, learnt.PosteriorNetwork),
            (learnt.Counts, learnt.CountsNetwork)
        );
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_calibrated_posterior_is_published_of_spectra_like_those_it_learnt_and_the_fit_stays_beside_it()
    {
        FitRecord[] fits = await RunAsync(
            learnt.PosteriorNetwork,
            RunSettings.Default,
            [.. Enumerable.Range(1, 60).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed))]
        );
        FitRecord[] posterior = [.. fits.Where(fit => fit.Published.Method == EstimateMethod.Posterior)];
        // 1 % is outside its training, 1 % disagrees.
        Assert.InRange(posterior.Length, 54, 60);
        Assert.All(posterior, fit =>
        {
            Assert.Null(fit.Published.Reason);
            Assert.Equal(fit.Network.Posterior.Select(one => one.Estimate), fit.Parameters.Select(one => one.Estimate));
            Assert.Equal(fit.Fit.Parameters, fit.Parameters.Select(one => one.Classical));
            Assert.NotEqual(fit.Parameters[0].Estimate, fit.Parameters[0].Classical);
        });
        Assert.All(fits.Except(posterior), fit =>
        {
            Assert.Equal(fit.Fit.Parameters, fit.Parameters.Select(one => one.Estimate));
            Assert.Contains(
                fit.Published.Reason,
                (string?[])["unlike what the network has learnt", "network and classical fit disagree"]
            );
        });
        // 68.27 % of 60, within 3.5 binomial standard deviations.
        Assert.InRange(fits.Count(fit => fit.Parameters[0].Estimate is var one && one.Lower <= 1.8 && 1.8 <= one.Upper), 28, 54);
    }

    [Fact]
    public async Task Elsewhere_the_classical_fit_is_published_and_the_row_says_why()
    {
        double lower = learnt.Counts.Parameters[0].Lower;
        Observation[] observations =
        [
            learnt.DrawnCounts(1.8, 2e-3, 1, spectrum =>
                spectrum with
                {
                    Counts = [.. spectrum.Counts.Select((count, i) => i is >= 40 and < 44 ? (2 * count) + 200 : count)],
                }
            ),
            learnt.DrawnCounts(lower - 0.8, 2e-2, 1),
            // Every third bin of the grid, as no campaign of a random gap draws them.
            learnt.DrawnCounts(1.8, 2e-3, 1, spectrum =>
                spectrum with
                {
                    Quality = [.. spectrum.Counts.Select((_, channel) => (short)(channel / 6 % 3 == 0 ? 5 : 0))],
                }
            ),
        ];
        FitRecord[] fits = await RunAsync(learnt.PosteriorNetwork, RunSettings.Default, observations);
        Assert.All(fits, fit =>
        {
            Assert.NotEmpty(fit.Network.Posterior);
            Assert.Equal(EstimateMethod.Classical, fit.Published.Method);
            Assert.Equal(fit.Fit.Parameters, fit.Parameters.Select(one => one.Estimate));
        });
        Assert.Equal("unlike what the network has learnt", fits[0].Published.Reason);
        Assert.Contains("lies beyond its prior, ", fits[1].Published.Reason, StringComparison.Ordinal);
        Assert.Equal(lower, fits[1].Network.Posterior[0].PriorLower, 9);
        Assert.True(fits[1].Network.Posterior[0].Misses(fits[1].Fit.Parameters[0]));
        Assert.True(fits[1].Fit.Flags.HasFlag(FitFlags.AtPriorEdge));
        Assert.Equal("a gap that the network has not learnt", fits[2].Published.Reason);

        FitRecord without = Assert.Single(
            await RunAsync(learnt.CountsNetwork, RunSettings.Default, learnt.DrawnCounts(1.8, 2e-3, 1))
        );
        Assert.Equal(
            (EstimateMethod.Classical, "the network has no calibrated posterior"),
            (without.Published.Method, without.Published.Reason)
        );
    }

    /// <summary>A background as bright as all that is seen, or brighter, and a source of fewer counts than were learnt.</summary>
    [Fact]
    public async Task Where_there_is_no_source_that_the_network_knows_its_posterior_is_not_published()
    {
        Observation Beside(int background)
        {
            Observation one = learnt.DrawnCounts(1.8, 1e-9, 1, spectrum =>
                spectrum with
                {
                    Counts = [.. spectrum.Counts.Select((_, channel) => channel % 5 == 0 ? 1.0 : 0)],
                }
            );
            ObservedSpectrum seen = ((CountsPayload)one.Payload).Spectra[0];
            CountSpectrum beside = seen.Source with
            {
                Counts = [.. seen.Source.Counts.Select((_, channel) => channel % 100 < background ? 1.0 : 0)],
            };
            return one with { Name = $"{background}", Payload = new CountsPayload([seen with { Background = beside }]) };
        }
        FitRecord[] fits = await RunAsync(
            learnt.PosteriorNetwork,
            RunSettings.Default,
            Beside(60),
            learnt.DrawnCounts(1.8, 4e-6, 1)
        );
        Assert.All(fits, fit => Assert.NotEmpty(fit.Network.Posterior));
        // In the channels of the grid's band.
        Assert.InRange(fits[0].Fit.NetCounts, -50, -20);
        Assert.Equal((EstimateMethod.Limit, "no net counts"), (fits[0].Published.Method, fits[0].Published.Reason));
        Assert.All(fits[0].Parameters, one => Assert.True(double.IsNaN(one.Estimate.Value)));
        Assert.InRange(fits[1].Fit.NetCounts, 1, 29);
        Assert.Equal(EstimateMethod.Classical, fits[1].Published.Method);
        Assert.Contains(
            "net counts, near or beyond what was learnt, 30 to 1E+06",
            fits[1].Published.Reason,
            StringComparison.Ordinal
        );
    }

    /// <summary>Three good channels, each in a bin of the campaign's grid in which nine others are bad.</summary>
    [Fact]
    public async Task A_spectrum_that_the_network_can_t_see_is_fitted_classically_and_one_without_any_channel_fails()
    {
        (Observation few, Observation none) = (Fine(channel => channel is 155 or 355 or 605), Fine(_ => false));
        Run run = await _database.SubmitAsync(learnt.Counts, learnt.PosteriorNetwork, RunSettings.Default, few, none);
        ChunkResult result = await _database.FitAsync(run);
        Assert.Equal("All channels are of bad QUALITY.", Assert.Single(result.Failures).Reason);
        await _database.Get<IChunkStore>().WriteAsync(result, Cancellation);
        FitRecord fit = await _database
            .Get<IResultReader>()
            .ReadAsync(run.Id, ResultFilter.All, Cancellation)
            .SingleAsync(Cancellation);
        Assert.Equal((1, 0), (fit.Fit.DegreesOfFreedom, fit.Network.Parameters.Count));
        Assert.Equal("No bin of the campaign's grid was observed by half.", fit.Published.Reason);
        Assert.Equal(EstimateMethod.Classical, fit.Published.Method);
        ParameterEstimate index = fit.Parameters[0].Estimate;
        Assert.Equal(fit.Fit.Parameters[0], index);
        Assert.InRange(1.8, index.Value - (3 * (index.Value - index.Lower)), index.Value + (3 * (index.Upper - index.Value)));

        Run unrefined = await _database.SubmitAsync(
            learnt.Counts,
            learnt.PosteriorNetwork,
            RunSettings.Default with
            {
                Refine = false,
            },
            few
        );
        Assert.Equal(fit.Published.Reason, Assert.Single((await _database.FitAsync(unrefined)).Failures).Reason);
    }

    [Fact]
    public async Task CSV_and_JSON_tell_the_method_and_each_estimate()
    {
        Run run = await _database.SubmitAsync(
            learnt.Counts,
            learnt.PosteriorNetwork,
            RunSettings.Default,
            learnt.DrawnCounts(1.8, 2e-3, 3),
            learnt.DrawnCounts(learnt.Counts.Parameters[0].Lower - 0.8, 2e-2, 1)
        );
        await _database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation);
        FitRecord[] fits = await _database
            .Get<IResultReader>()
            .ReadAsync(run.Id, ResultFilter.All, Cancellation)
            .ToArrayAsync(Cancellation);
        string[] csv = await ExportAsync(run, ExportFormat.Csv),
            json = await ExportAsync(run, ExportFormat.Json);
        string[] heads = Cells(csv[0]);
        for (int row = 0; row < 2; row++)
        {
            string[] cells = Cells(csv[row + 1]);
            string Cell(string head) => cells[Array.IndexOf(heads, head)];
            string method = row == 0 ? "posterior" : "classical";
            Assert.Equal((method, method), (Cell("method"), Cell("powerlaw.PhoIndex_method")));
            Assert.Equal(row == 0, Cell("method_reason").Length == 0);
            double Number(string head) => double.Parse(Cell(head), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(fits[row].Parameters[0].Estimate.Value, Number("powerlaw.PhoIndex"));
            Assert.Equal(fits[row].Fit.Parameters[0].Value, Number("powerlaw.PhoIndex_classical"));
            Assert.Equal(fits[row].Network.Parameters[0].Value, Number("powerlaw.PhoIndex_network"));
            JsonElement told = JsonSerializer.Deserialize<JsonElement>(json[row]),
                index = told.GetProperty("parameters").GetProperty("powerlaw.PhoIndex");
            Assert.Equal((method, method), (told.GetProperty("method").GetString(), index.GetProperty("method").GetString()));
            Assert.Equal(fits[row].Parameters[0].Estimate.Value, index.GetProperty("estimate").GetDouble());
            Assert.Equal(fits[row].Fit.Parameters[0].Value, index.GetProperty("classical").GetProperty("estimate").GetDouble());
            Assert.Equal(
                learnt.Counts.Parameters[0].Upper,
                index.GetProperty("posterior").GetProperty("priorRange")[1].GetDouble(),
                9
            );
        }
    }

    /// <summary>A power law of index 1.8 through ten channels for each that the campaign's response has, as many counts as are
    /// expected.</summary>
    private Observation Fine(Func<int, bool> isGood)
    {
        ResponseMatrix response = _responses["fine"];
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        SpectralModel.Parse("powerlaw").Evaluate(response.Energies, [1.8, 2e-2], flux);
        response.Fold(flux, rate);
        var spectrum = new CountSpectrum
        {
            Instrument = "TEST CCD",
            FirstChannel = 1,
            Counts = [.. rate.Select(one => Math.Round(one * 1e4))],
            Quality = [.. rate.Select((_, channel) => (short)(isGood(channel) ? 0 : 5))],
            IsPoisson = true,
            Exposure = 1e4,
        };
        return new Observation { Name = "fine", Payload = new CountsPayload([new ObservedSpectrum(spectrum, null, "fine")]) };
    }

    /// <summary>Reasons and flags may hold commas.</summary>
    private static string[] Cells(string line) =>
        [.. Regex.Matches(line, "(?<=^|,)(\"[^\"]*\"|[^,\"]*)(?=,|$)").Select(cell => cell.Value)];

    private async Task<string[]> ExportAsync(Run run, ExportFormat format)
    {
        using StringWriter writer = new();
        await FitExport.WriteAsync(writer, format, run, _database.Get<IResultReader>(), isClean: false, _ => { }, Cancellation);
        return writer.ToString().Split(Environment.NewLine);
    }

    private async Task<FitRecord[]> RunAsync(NetworkRecord network, RunSettings settings, params Observation[] observations)
    {
        Run run = await _database.SubmitAsync(learnt.Counts, network, settings, observations);
        ChunkResult result = await _database.FitAsync(run);
        Assert.Empty(result.Failures);
        await _database.Get<IChunkStore>().WriteAsync(result, Cancellation);
        return await _database.Get<IResultReader>().ReadAsync(run.Id, ResultFilter.All, Cancellation).ToArrayAsync(Cancellation);
    }
}
