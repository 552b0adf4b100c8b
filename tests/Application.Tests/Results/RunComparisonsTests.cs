using Almagest.Application.Results;
using Almagest.Application.Tests.Exports;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Application.Tests.Results;

public sealed class RunComparisonsTests
{
    private const int Observations = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Two_models_differ_by_what_was_put_in(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        await MadeUpRun.AddAsync(database.Services, "simple", Observations, "powerlaw", null, Cancellation);
        // One parameter more, a statistic lower by 3; the index is higher by 0.3, and once by 1.5.
        await MadeUpRun.AddAsync(
            database.Services,
            "cut off",
            Observations,
            "cutoffpl",
            (number, fit) =>
            {
                ParameterEstimate index = fit.Fit.Parameters[0];
                double by = number == 12 ? 1.5 : 0.3;
                return fit with
                {
                    Fit = fit.Fit with
                    {
                        StatisticName = number == 8 ? "chi2" : "cstat",
                        Statistic = fit.Fit.Statistic - 3,
                        Flags = number == 2 ? FitFlags.Refined | FitFlags.AtPriorEdge : fit.Fit.Flags,
                        Parameters = [new(index.Value + by, index.Lower + by, index.Upper + by), .. fit.Fit.Parameters.Skip(1)],
                    },
                };
            },
            Cancellation
        );
        ComparedRuns compared = await database.Get<RunComparisons>().CompareAsync("simple", "cut off", 3, Cancellation);

        await MadeUpRun.AddAsync(
            database.Services,
            "again",
            Observations,
            "powerlaw",
            (number, fit) =>
                number == 2 ? fit with { Fit = fit.Fit with { Flags = FitFlags.Refined | FitFlags.AtPriorEdge } } : fit,
            Cancellation
        );
        ComparedRuns again = await database.Get<RunComparisons>().CompareAsync("simple", "again", 3, Cancellation);
        Assert.Equal((27, 26, 0), (again.Both, again.Same, again.Moved.Count));
        Assert.Equal(0, compared.Same);
        Assert.Equal((27, 0, 0, 1), (compared.Both, compared.OnlyA, compared.OnlyB, compared.Incomparable));
        Assert.Equal(("powerlaw", "cutoffpl"), (compared.A.Model, compared.B.Model));
        Assert.Equal(["PhoIndex", "norm"], compared.Parameters.Select(one => one.Name));
        ParameterShift index = compared.Parameters[0];
        // Three of them have no counts, and limits alone.
        Assert.Equal(24, index.Compared);
        Assert.Equal(0.3, index.Median, 9);
        // Upwards: A's upper half width is 0.2, B's lower one 0.1.
        double sigma = Math.Sqrt((0.04 + 0.01) / 2);
        Assert.Equal(0.3 / sigma, index.MedianSigmas, 6);
        Assert.Equal(1.5 / sigma, index.MostSigmas, 6);
        Assert.Equal((1, 1 / 24.0), (index.BeyondOne, index.BeyondThree));
        Assert.Equal(0, compared.Parameters[1].MostSigmas);
        double[] medians = [.. compared.Criteria.Select(one => one.Median)];
        Assert.Equal(-3, medians[0], 9);
        Assert.Equal(-1, medians[1], 9);
        Assert.Equal(-3 + Math.Log(100), medians[2], 9);
        Assert.Equal(
            (26, -26, 0, 26),
            (
                compared.Criteria[1].Compared,
                Math.Round(compared.Criteria[1].Sum, 6),
                compared.Criteria[1].LowerA,
                compared.Criteria[1].LowerB
            )
        );
        Assert.Equal([new FlagShift(FitFlags.AtPriorEdge, 1, 0)], compared.Flags);
        Assert.Equal(3, compared.Moved.Count);
        Assert.Equal((MadeUpRun.NameOf(12), "PhoIndex"), (compared.Moved[0].Name, compared.Moved[0].Parameter));
        Assert.Equal(-3, compared.Moved[0].Statistic, 9);

        await Assert.ThrowsAsync<RequestException>(() =>
            database.Get<RunComparisons>().CompareAsync("simple", "simple", 3, Cancellation)
        );
        await Assert.ThrowsAsync<UnknownException>(() =>
            database.Get<RunComparisons>().CompareAsync("simple", "nosuch", 3, Cancellation)
        );
    }

    [Fact]
    public void Sigmas_are_of_the_sides_that_face_each_other()
    {
        ParameterEstimate low = new(1, 0.5, 1.1),
            high = new(2, 1.8, 9);
        double sigma = Math.Sqrt(((0.1 * 0.1) + (0.2 * 0.2)) / 2);
        Assert.Equal(1 / sigma, RunComparisons.Sigmas(low, high), 9);
        Assert.Equal(-1 / sigma, RunComparisons.Sigmas(high, low), 9);
        Assert.Equal(0, RunComparisons.Sigmas(low, low));
        Assert.True(double.IsNaN(RunComparisons.Sigmas(low, new(double.NaN, 1, 3))));
        Assert.True(double.IsNaN(RunComparisons.Sigmas(low, new(2, double.NaN, 3))));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Fits_are_listed_by_condition_and_order_and_what_is_left_out_is_known(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        RunAnswer bright = await AskAsync(
            new()
            {
                Where = "net_counts >= 200",
                Sort = "net_counts",
                IsDescending = true,
                Limit = 4,
            }
        );
        Assert.Equal([29, 28, 27, 26], bright.Fits.Select(fit => fit.Number));
        Assert.Equal((9, 27), (bright.Matching, bright.Progress.Fitted));
        RunAnswer clean = await AskAsync(new() { Sort = "PHOINDEX", IsClean = true });
        Assert.All(clean.Fits, fit => Assert.Equal(0, fit.Number % 2));
        double[] values = [.. clean.Fits.Select(fit => fit.Parameters[0].Estimate.Value)];
        Assert.Equal(values.Order(), values);
        Assert.Equal(15, clean.Matching);
        RunAnswer all = await AskAsync(new() { Sort = "phoindex" });
        Assert.All(all.Fits.TakeLast(3), fit => Assert.Equal(MadeUpRun.Dark, fit.Number % 10));
        Assert.Equal(27, (await AskAsync(new())).Matching);
        RequestException wrong = await Assert.ThrowsAsync<RequestException>(() => AskAsync(new() { Where = "net_count > 3" }));
        Assert.Contains("net_counts", wrong.Message, StringComparison.Ordinal);

        Task<RunAnswer> AskAsync(FitList list) => database.Get<RunResults>().ReadAsync("odd run", list, Cancellation);
    }
}
