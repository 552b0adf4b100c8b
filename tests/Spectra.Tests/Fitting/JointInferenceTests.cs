using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Fluxes;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Two instruments, one source, a cross-calibration constant: everything that is done with a fit is done with a joint
/// one.</summary>
public sealed class JointInferenceTests
{
    private static readonly FitProblem Problem = SyntheticFit.Joint(
        "constant*powerlaw",
        [1, 1.8, 1e-3],
        [1.2, 1.8, 1e-3],
        5e3,
        seed: 8,
        table =>
        {
            table.Freeze("1:constant.factor", 1);
            table.Free("2:constant.factor", 1.1);
        }
    );

    private static readonly FitOutcome.Converged Fit = SyntheticFit.Fit(Problem);

    [Fact]
    public void A_chain_keeps_ties_and_finds_the_constant()
    {
        Chain chain = EnsembleSampler.Sample(
            Problem,
            Fit,
            new()
            {
                Steps = 600,
                BurnIn = 200,
                Seed = 1,
            },
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal(3, chain.Dimension);
        int constant = Problem.Free.ToList().IndexOf(Problem.Layout.IndexOf("2:constant.factor"));
        PosteriorSummary summary = PosteriorSummary.Of(chain, constant);
        Assert.Equal(1.2, summary.Mean, 4 * summary.Sigma);
        Assert.Equal(Fit.Sigmas[Problem.Free[constant]], summary.Sigma, 0.1 * summary.Sigma);
    }

    [Fact]
    public void A_scan_over_the_constant_refits_what_is_tied()
    {
        int constant = Problem.Layout.IndexOf("2:constant.factor");
        (double best, double sigma) = (Fit.Parameters[constant], Fit.Sigmas[constant]);
        ScanSurface surface = ParameterScan.Refit(
            Problem,
            Fit,
            [new(constant, best - (2 * sigma), best + (2 * sigma), 16)],
            TestContext.Current.CancellationToken
        );
        Assert.Equal(best + sigma, surface.Interval(1).Upper, 0.05 * sigma);
    }

    [Fact]
    public void Goodness_has_a_value_for_each_spectrum_and_simulates_both()
    {
        ExpectedStatistic expected = ExpectedStatistic.Of(Problem, Fit.Parameters);
        Assert.Equal(2, expected.Spectra.Count);
        Assert.Equal(expected.Fixed.Expected, expected.Spectra.Sum(one => one.Expected), 1e-9);
        Assert.Equal(expected.Fixed.Expected - 3, expected.Fitted.Expected, 1e-9);
        SimulatedGoodness goodness = SimulatedGoodness.Of(
            Problem,
            Fit,
            new() { Spectra = 100 },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(expected.Fitted.Expected, goodness.Statistic.Mean, 5 * expected.Fitted.Sigma / 10);
    }

    [Fact]
    public void Each_group_has_its_own_flux()
    {
        FitFunction function = new(Problem, Fit) { Draws = 50 };
        BandFlux first = BandFlux.Of(Problem, function, new EnergyBand(2, 10)),
            second = BandFlux.Of(Problem, function, new EnergyBand(2, 10), group: 1);
        Assert.Equal(Fit.Parameters[Problem.Layout.IndexOf("2:constant.factor")], second.Energy.Value / first.Energy.Value, 1e-9);
    }
}
