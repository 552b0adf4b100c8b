using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class GlobalSearchTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian(energyBins: 100, channels: 70, sigma: 0.12);
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*(powerlaw+bbody)");

    /// <summary>Twenty sources of different shapes; LEARNING.md of the reference material has the local fit at 32 % of
    /// such.</summary>
    [Fact]
    public void Finds_the_minimum_where_the_local_fit_from_the_defaults_mostly_ends_in_another()
    {
        const int sources = 20;
        int local = 0,
            global = 0;
        Parallel.For(0, sources, source =>
        {
            Random random = new(source);
            double[] truth =
            [
                Math.Pow(10, -2 + (2.5 * random.NextDouble())),
                1 + (2 * random.NextDouble()),
                1e-3,
                Math.Pow(10, -1 + (1.3 * random.NextDouble())),
                0,
            ];
            truth[4] =
                truth[2]
                * CountsOf([truth[0], truth[1], 1, 1, 0]).Sum()
                / CountsOf([truth[0], 1, 0, truth[3], 1]).Sum()
                * (0.3 + random.NextDouble());
            FitProblem problem = Problem([.. CountsOf(truth).Select(mean => (double)SyntheticFit.Poisson(random, mean))]);
            double fromDefaults = ClassicalFit.Refine(problem, problem.Start).Statistic,
                fromTruth = ClassicalFit.Refine(problem, truth).Statistic;
            GlobalOutcome found = GlobalSearch.Run(problem, null, TestContext.Current.CancellationToken);
            double best = Math.Min(Math.Min(fromDefaults, fromTruth), found.Best.Statistic);
            if (fromDefaults < best + 0.1)
                Interlocked.Increment(ref local);
            if (found.Best.Statistic < best + 0.1)
                Interlocked.Increment(ref global);
        });
        Assert.InRange(local, 0, sources * 3 / 4);
        Assert.InRange(global, sources, sources);
    }

    [Fact]
    public void Is_the_same_each_time_and_never_above_the_local_fit()
    {
        Random random = new(7);
        FitProblem problem = Problem([
            .. CountsOf([0.1, 1.7, 1e-3, 0.4, 3e-5]).Select(mean => (double)SyntheticFit.Poisson(random, mean)),
        ]);
        GlobalOutcome first = GlobalSearch.Run(problem, null, TestContext.Current.CancellationToken),
            second = GlobalSearch.Run(problem, null, TestContext.Current.CancellationToken);
        Assert.Equal(first.Best.Parameters, second.Best.Parameters);
        Assert.True(first.Best.Statistic <= ClassicalFit.Refine(problem, problem.Start).Statistic);
        Assert.Equal(first.Minima.Select(m => m.Statistic).Order(), first.Minima.Select(m => m.Statistic));
        Assert.IsType<FitOutcome.Converged>(first.Best);
    }

    [Fact]
    public void With_norms_alone_it_is_the_local_fit()
    {
        FitProblem problem = Problem(CountsOf([0.1, 1.7, 1e-3, 0.4, 3e-5]));
        problem = problem.With([
            .. problem.Parameters.Select((p, i) => i is 2 or 4 ? p : p.Freeze(new[] { 0.1, 1.7, 0, 0.4, 0 }[i])),
        ]);
        FitOutcome.Converged found = Assert.IsType<FitOutcome.Converged>(
            GlobalSearch.Run(problem, null, TestContext.Current.CancellationToken).Best
        );
        Assert.Equal(1e-3, found.Parameters[2], 1e-8);
        Assert.Equal(3e-5, found.Parameters[4], 1e-9);
    }

    private static FitProblem Problem(double[] counts)
    {
        CountSpectrum spectrum = new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = 1e4,
        };
        return new(
            Model,
            FitParameter.DefaultsOf(Model),
            [new FitSpectrum(new ObservedSpectrum(spectrum, null, "synthetic"), Response)],
            new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 }
        );
    }

    private static double[] CountsOf(double[] parameters)
    {
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        Model.Evaluate(Response.Energies, parameters, flux);
        Response.Fold(flux, rate);
        return [.. rate.Select(r => r * 1e4)];
    }
}
