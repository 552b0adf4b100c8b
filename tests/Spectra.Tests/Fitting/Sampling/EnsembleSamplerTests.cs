using System.Globalization;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Fitting.Sampling;

public sealed class EnsembleSamplerTests
{
    private static readonly ChainSettings Long = new()
    {
        Steps = 4000,
        BurnIn = 500,
        Walkers = 24,
        Seed = 5,
    };

    [Fact]
    public void A_correlated_Gaussian_has_its_own_mean_covariance_and_quantiles()
    {
        // Correlation 0.95, scales a thousand apart.
        Chain chain = EnsembleSampler.Sample(
            new Bell(3, 2e-3, 0.95),
            Start(24, [3, 5]),
            Long,
            TestContext.Current.CancellationToken
        );
        PosteriorSummary first = PosteriorSummary.Of(chain, 0),
            second = PosteriorSummary.Of(chain, 1);
        Assert.Equal(0, first.Mean, 4 * first.MonteCarloError);
        Assert.Equal(0, second.Mean, 4 * second.MonteCarloError);
        // The standard error of a deviation is σ / √(2 ESS).
        Assert.Equal(3, first.Sigma, 4 * 3 / Math.Sqrt(2 * first.Diagnostics.EffectiveSamples));
        Assert.Equal(2e-3, second.Sigma, 4 * 2e-3 / Math.Sqrt(2 * second.Diagnostics.EffectiveSamples));
        (double lower, double upper) = first.Interval(0.9);
        Assert.Equal(1.6449 * 3, 0.5 * (upper - lower), 0.05 * 3);
        double product = 0;
        for (int k = 0; k < chain.Length; k++)
            product += chain[k][0] * chain[k][1] / chain.Length;
        Assert.Equal(0.95, product / (3 * 2e-3), 0.05);
        Assert.InRange(first.Diagnostics.SplitRhat, 0.99, 1.02);
        Assert.InRange(chain.AcceptedShare, 0.5, 0.85);
        Assert.Empty(ChainDiagnostics.Warnings(chain, [first.Diagnostics, second.Diagnostics]));
    }

    [Fact]
    public void Narrower_is_not_harder_the_sampler_is_affine_invariant()
    {
        const double scale = 1.0 / (1 << 20); // a power of two, so that nothing is rounded
        Chain round = EnsembleSampler.Sample(new Bell(1, 1, 0), Start(24, [1, 1]), Long, TestContext.Current.CancellationToken);
        Chain thin = EnsembleSampler.Sample(
            new Bell(1, scale, 0),
            Start(24, [1, scale]),
            Long,
            TestContext.Current.CancellationToken
        );
        for (int k = 0; k < round.Length; k += 997)
            Assert.Equal(round[k][1] * scale, thin[k][1]);
    }

    [Fact]
    public void A_bounded_exponential_has_its_known_mean()
    {
        // e^-x on [0, 1]: mean 1 - 1 / (e - 1); the chain must not leave, nor pile up at, the bounds.
        Chain chain = EnsembleSampler.Sample(
            new Decay(),
            Start(20, [0.3], center: 0.5),
            Long with
            {
                Walkers = 20,
            },
            TestContext.Current.CancellationToken
        );
        PosteriorSummary summary = PosteriorSummary.Of(chain, 0);
        Assert.Equal(1 - (1 / (Math.E - 1)), summary.Mean, 4 * summary.MonteCarloError);
        Assert.InRange(summary.MonteCarloError, 0, 0.01);
        double[] sorted = chain.Sorted(0);
        Assert.InRange(sorted[0], 0, 0.001);
        Assert.InRange(sorted[^1], 0.999, 1);
        // The share below 0.1 is (1 - e^-0.1) / (1 - e^-1).
        Assert.Equal(0.15055, sorted.Count(x => x < 0.1) / (double)sorted.Length, 0.01);
    }

    [Fact]
    public void A_seed_gives_one_chain_whatever_the_threads()
    {
        ChainSettings once = new()
        {
            Steps = 50,
            BurnIn = 10,
            Walkers = 12,
            Seed = 9,
            Parallelism = 1,
        };
        Chain one = Run(once),
            same = Run(once with { Parallelism = 4 }),
            other = Run(once with { Seed = 10 });
        for (int k = 0; k < one.Length; k++)
            Assert.Equal(one[k].ToArray(), same[k].ToArray());
        Assert.NotEqual(one[one.Length - 1].ToArray(), other[one.Length - 1].ToArray());

        static Chain Run(ChainSettings settings) =>
            EnsembleSampler.Sample(new Bell(1, 2, 0.5), Start(12, [1, 2]), settings, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_short_chain_says_so()
    {
        Chain chain = EnsembleSampler.Sample(
            new Bell(1, 1, 0),
            Start(20, [1, 1]),
            new()
            {
                Steps = 100,
                BurnIn = 0,
                Walkers = 20,
            },
            TestContext.Current.CancellationToken
        );
        string warning = Assert.Single(
            ChainDiagnostics.Warnings(chain, [ChainDiagnostics.Of(chain, 0), ChainDiagnostics.Of(chain, 1)]),
            w =>
                w.Contains("too short", StringComparison.Ordinal)
                // In samples, as a chain is asked for.
                && double.Parse(w.Split("a chain of ")[1].Split(' ')[0], CultureInfo.InvariantCulture) > chain.Length
        );
        Assert.Contains("50 are wanted", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_autocorrelation_time_of_an_autoregression_is_its_closed_form()
    {
        // x' = φ x + noise has ρ(t) = φ^t, so that τ = (1 + φ) / (1 - φ) = 19.
        const double phi = 0.9;
        const int steps = 16_000;
        Chain chain = new(steps, 40, 1);
        RandomNumbers random = new(21);
        double[] at = new double[40];
        for (int step = -200; step < steps; step++)
        {
            for (int w = 0; w < 40; w++)
                at[w] = (phi * at[w]) + random.NextNormal();
            if (step >= 0)
                chain.Write(step, at, new double[40]);
        }
        ChainDiagnostics diagnostics = ChainDiagnostics.Of(chain, 0);
        // Its standard error is τ √(20 τ / samples), 0.46 here (Sokal's equation 3.19).
        Assert.Equal(19, diagnostics.AutocorrelationTime, 1.6);
        Assert.Equal(steps * 40 / diagnostics.AutocorrelationTime, diagnostics.EffectiveSamples, 1e-6);
        Assert.InRange(diagnostics.SplitRhat, 1, 1.01);
    }

    [Fact]
    public void Walkers_in_two_places_are_found_out()
    {
        Chain chain = new(1000, 20, 1);
        RandomNumbers random = new(2);
        for (int step = 0; step < 1000; step++)
            chain.Write(step, [.. Enumerable.Range(0, 20).Select(w => random.NextNormal() + (w < 10 ? 0 : 5))], new double[20]);
        Assert.InRange(ChainDiagnostics.Of(chain, 0).SplitRhat, 2, 4);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<SpectralDataException>(() =>
            EnsembleSampler.Sample(new Bell(1, 1, 0), Start(3, [1, 1]), Long, TestContext.Current.CancellationToken)
        );
        Assert.Throws<SpectralDataException>(() =>
            EnsembleSampler.Sample(new Decay(), Start(20, [5], center: 10), Long, TestContext.Current.CancellationToken)
        );
    }

    private static double[] Start(int walkers, double[] spread, double center = 0)
    {
        RandomNumbers random = new(1);
        return
        [
            .. Enumerable
                .Range(0, walkers)
                .SelectMany(_ => spread.Select(s => center + (s * random.NextUniform(-1, 1))).ToArray()),
        ];
    }

    private sealed class Bell(double first, double second, double correlation) : ILogDensity
    {
        public int Dimension => 2;

        public double At(ReadOnlySpan<double> point)
        {
            double x = point[0] / first,
                y = point[1] / second;
            return -0.5 * ((x * x) - (2 * correlation * x * y) + (y * y)) / (1 - (correlation * correlation));
        }
    }

    private sealed class Decay : ILogDensity
    {
        public int Dimension => 1;

        public double At(ReadOnlySpan<double> point) => point[0] is >= 0 and <= 1 ? -point[0] : double.NegativeInfinity;
    }
}
