using Almagest.Spectra.Randomness;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Tests.Statistics.Goodness;

public sealed class ResidualTestsTests
{
    [Fact]
    public void Counts_runs_as_by_hand()
    {
        // + + - - - + : 3 runs; 1 + 2·3·3 / 6 = 4 are expected, with variance 18 · 12 / (36 · 5).
        ResidualTests tests = ResidualTests.Of([2, 2, 0, 0, 0, 2], [1, 1, 1, 1, 1, 1]);
        Assert.Equal(3, tests.Runs);
        Assert.Equal(4, tests.ExpectedRuns, 1e-12);
        Assert.Equal(0.3240, tests.RunsProbability, 1e-4); // Φ(-0.5 / √1.2)
    }

    [Fact]
    public void Distances_are_as_by_hand()
    {
        // Shares of the data 0.5, 0.5, 0 against thirds: distances 1/6, 1/3, 0.
        ResidualTests tests = ResidualTests.Of([1, 1, 0], [1, 1, 1]);
        Assert.Equal(1.0 / 3, tests.Kolmogorov, 1e-12);
        Assert.Equal(2 * ((1.0 / 36) + (1.0 / 9)) / 3, tests.CramerVonMises, 1e-12);
        Assert.Equal(2 * ((1.0 / 36) + (1.0 / 9)) / (2.0 / 9) / 3, tests.AndersonDarling, 1e-12);
    }

    [Fact]
    public void Runs_of_a_right_model_have_a_uniform_probability()
    {
        RandomNumbers random = new(3);
        double[] expected = new double[300],
            counts = new double[300];
        Array.Fill(expected, 40.5);
        int low = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            for (int i = 0; i < counts.Length; i++)
                counts[i] = PoissonSampler.Draw(random, 40.5);
            if (ResidualTests.Of(counts, expected).RunsProbability < 0.1)
                low++;
        }
        Assert.InRange(low, 200 - 55, 200 + 55); // four sigma of a binomial
    }

    [Fact]
    public void Nothing_expected_is_no_division_by_zero()
    {
        ResidualTests tests = ResidualTests.Of([0, 0], [0, 0]);
        Assert.Equal(0, tests.Kolmogorov);
        Assert.Equal(1, tests.RunsProbability);
    }
}
