using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Fitting.Sampling;

public sealed class FitPosteriorTests
{
    /// <summary>About 20 counts: far enough from a Gaussian that the mean is not the best fit.</summary>
    [Fact]
    public void A_chain_has_the_moments_and_quantiles_of_the_posterior_summed_over_a_grid()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 2e-5], 1e3, seed: 4);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        Chain chain = EnsembleSampler.Sample(
            problem,
            fit,
            new()
            {
                Steps = 5000,
                BurnIn = 300,
                Seed = 8,
            },
            cancellation: TestContext.Current.CancellationToken
        );
        Marginal exact = SumOver(problem, fit, 400);
        for (int p = 0; p < 2; p++)
        {
            PosteriorSummary summary = PosteriorSummary.Of(chain, p);
            double error = summary.MonteCarloError;
            Assert.Equal(exact.Mean(p), summary.Mean, 4 * error);
            Assert.Equal(exact.Sigma(p), summary.Sigma, 4 * error);
            (double lower, double upper) = summary.Interval(0.6827);
            Assert.Equal(exact.Quantile(p, 0.15865), lower, 6 * error);
            Assert.Equal(exact.Quantile(p, 0.84135), upper, 6 * error);
            Assert.InRange(error, 0, 0.04 * summary.Sigma);
            // The comparison has teeth: the best fit and its σ would not pass it.
            if (p == 1)
                Assert.True(Math.Abs(fit.Parameters[1] - exact.Mean(1)) > 4 * error);
        }
    }

    [Fact]
    public void Priors_multiply_and_limits_cut()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e3, seed: 4);
        double[] at = [1.7, 9e-4];
        double flat = new FitPosterior(problem, at).At(at);
        Assert.Equal(-0.5 * problem.Statistic(at), flat, 1e-12);
        FitPosterior informed = new(
            problem,
            at,
            new Dictionary<int, ChainPrior> { [0] = new ChainPrior.Gaussian(2, 0.1), [1] = new ChainPrior.LogUniform(1e-5, 1) }
        );
        Assert.Equal(flat - 4.5 - Math.Log(9e-4), informed.At(at), 1e-9);
        Assert.Equal(double.NegativeInfinity, informed.At([1.7, 1e-6]));
        Assert.Equal(double.NegativeInfinity, new FitPosterior(problem, at).At([-2.5, 9e-4]));
    }

    /// <summary>
    /// Truths drawn from a prior, and the posterior with that prior: an interval of any probability then holds the truth that
    /// often,
    /// exactly.
    /// </summary>
    [Fact]
    public void Intervals_hold_the_truth_as_often_as_they_say()
    {
        const int spectra = 80;
        RandomNumbers random = new(77);
        Dictionary<int, ChainPrior> priors = new()
        {
            [0] = new ChainPrior.Gaussian(1.8, 0.4),
            [1] = new ChainPrior.LogUniform(3e-5, 3e-4),
        };
        int inside = 0;
        for (uint k = 0; k < spectra; k++)
        {
            random.Begin(0, 0, k);
            double[] truth = [1.8 + (0.4 * random.NextNormal()), random.NextLogUniform(3e-5, 3e-4)];
            FitProblem problem = SyntheticFit.Problem("powerlaw", truth, 1e3, seed: 1000 + k);
            FitOutcome.Converged fit = SyntheticFit.Fit(problem);
            Chain chain = EnsembleSampler.Sample(
                problem,
                fit,
                new()
                {
                    Steps = 250,
                    BurnIn = 150,
                    Seed = k,
                },
                priors,
                TestContext.Current.CancellationToken
            );
            for (int p = 0; p < 2; p++)
            {
                (double lower, double upper) = PosteriorSummary.Of(chain, p).Interval(0.6827);
                if (truth[p] >= lower && truth[p] <= upper)
                    inside++;
            }
        }
        // Binomial, but for the two parameters of one spectrum that go together: 3.5 σ of 80, at the worst.
        Assert.Equal(0.6827, inside / (2.0 * spectra), 3.5 * Math.Sqrt(0.6827 * 0.3173 / spectra));
    }

    [Fact]
    public void A_parameter_at_its_limit_is_sampled_from_there()
    {
        // An nH of 0 that the data cannot tell from 0.01.
        FitProblem problem = SyntheticFit.Problem("tbabs*powerlaw", [0, 1.8, 1e-4], 1e3, seed: 6);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        Chain chain = EnsembleSampler.Sample(
            problem,
            fit,
            new()
            {
                Steps = 600,
                BurnIn = 300,
                Seed = 2,
            },
            cancellation: TestContext.Current.CancellationToken
        );
        PosteriorSummary column = PosteriorSummary.Of(chain, 0);
        Assert.InRange(chain.Sorted(0)[0], 0, 0.1 * column.Sigma);
        Assert.InRange(column.Quantile(0.9), column.Median, 2);
    }

    private static Marginal SumOver(FitProblem problem, FitOutcome.Converged fit, int points)
    {
        double[][] axes =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(p =>
                    Enumerable
                        .Range(0, points)
                        .Select(i =>
                            Math.Max(1e-9, fit.Parameters[p] - (6 * fit.Sigmas[p]) + (14 * fit.Sigmas[p] * (i + 0.5) / points))
                        )
                        .ToArray()
                ),
        ];
        double[][] weights = [new double[points], new double[points]];
        for (int i = 0; i < points; i++)
        for (int j = 0; j < points; j++)
        {
            double weight = Math.Exp(-0.5 * (problem.Statistic([axes[0][i], axes[1][j]]) - fit.Statistic));
            weights[0][i] += weight;
            weights[1][j] += weight;
        }
        return new Marginal(axes, weights);
    }

    private sealed record Marginal(double[][] Values, double[][] Weights)
    {
        public double Mean(int p) => Values[p].Zip(Weights[p], (v, w) => v * w).Sum() / Weights[p].Sum();

        public double Sigma(int p) =>
            Math.Sqrt(Values[p].Zip(Weights[p], (v, w) => (v - Mean(p)) * (v - Mean(p)) * w).Sum() / Weights[p].Sum());

        public double Quantile(int p, double probability)
        {
            double wanted = probability * Weights[p].Sum(),
                sum = 0;
            for (int i = 0; i < Values[p].Length; i++)
            {
                if (sum + Weights[p][i] >= wanted)
                    return Values[p][i] + (((wanted - sum) / Weights[p][i] - 0.5) * (Values[p][1] - Values[p][0]));
                sum += Weights[p][i];
            }
            return double.NaN;
        }
    }
}
