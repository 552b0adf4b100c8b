using Almagest.Spectra.Fitting.Goodness;
using MathNet.Numerics.Distributions;

namespace Almagest.Spectra.Tests.Fitting.Goodness;

public sealed class LargestOfNormalsTests
{
    [Theory, InlineData(0.5), InlineData(2.0), InlineData(3.0), InlineData(8.0), InlineData(30.0)]
    public void Of_independent_ones_it_is_one_less_that_all_are_near(double sigmas)
    {
        double tail = 2 * Normal.CDF(0, 1, -sigmas),
            expected = tail < 1e-6 ? 5 * tail : 1 - Math.Pow(1 - tail, 5);
        Assert.Equal(1, LargestOfNormals.Chance(Matrix(5, 0), sigmas) / expected, sigmas < 1 ? 0.1 : 0.04);
    }

    [Theory, InlineData(1.0), InlineData(3.0), InlineData(10.0)]
    public void Of_equal_ones_it_is_that_of_one(double sigmas) =>
        Assert.Equal(1, LargestOfNormals.Chance(Matrix(4, 1), sigmas) / (2 * Normal.CDF(0, 1, -sigmas)), 1e-9);

    /// <summary>By numerical integration: 1 - ∫ φ(t) [Φ((b + √ρ t)/√(1-ρ)) - Φ((-b + √ρ t)/√(1-ρ))]³ dt.</summary>
    [Theory, InlineData(0.5, 2.0), InlineData(0.8, 2.5), InlineData(0.8, 4.0)]
    public void Of_correlated_ones_it_lies_between(double correlation, double sigmas)
    {
        double inside = 0;
        for (double t = -9; t <= 9; t += 0.01)
        {
            double shift = Math.Sqrt(correlation) * t,
                spread = Math.Sqrt(1 - correlation);
            inside +=
                0.01
                * Normal.PDF(0, 1, t)
                * Math.Pow(Normal.CDF(0, 1, (sigmas + shift) / spread) - Normal.CDF(0, 1, (-sigmas + shift) / spread), 3);
        }
        Assert.Equal(1, LargestOfNormals.Chance(Matrix(3, correlation), sigmas) / (1 - inside), 0.06);
    }

    [Fact]
    public void At_no_sigmas_it_is_certain() => Assert.Equal(1, LargestOfNormals.Chance(Matrix(6, 0.3), 0), 1e-9);

    private static double[,] Matrix(int n, double correlation)
    {
        double[,] matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            matrix[i, j] = i == j ? 1 : correlation;
        return matrix;
    }
}
