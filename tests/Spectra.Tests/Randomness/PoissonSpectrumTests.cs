using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Randomness;

/// <summary>40,000 spectra, seed 1: standard errors are half a per cent of a sigma.</summary>
public sealed class PoissonSpectrumTests
{
    private const int Spectra = 40_000;

    /// <summary>Channels from nothing to a third of all: handed out count by count, drawn by tables from 0 or from more, by
    /// rejection.</summary>
    [Theory]
    [InlineData(3), InlineData(30), InlineData(300), InlineData(3000)]
    public void Channels_have_Poisson_means_and_variances_and_are_independent(double total)
    {
        double[] shares = [0, 0.01, 0.04, 0.1, 0.02, 0.15, 0.3, 0.08, 0, 0.3];
        double[] means = [.. shares.Select(share => share * total)],
            counts = new double[means.Length];
        double[] sum = new double[means.Length],
            square = new double[means.Length];
        double together = 0,
            sumOfTotals = 0,
            squareOfTotals = 0;
        var spectrum = new PoissonSpectrum(means);
        var random = new RandomNumbers(1);
        for (uint row = 0; row < Spectra; row++)
        {
            random.Begin(99, 0, row);
            spectrum.Draw(random, counts);
            for (int i = 0; i < counts.Length; i++)
                (sum[i], square[i]) = (sum[i] + counts[i], square[i] + ((counts[i] - means[i]) * (counts[i] - means[i])));
            together += (counts[6] - means[6]) * (counts[9] - means[9]);
            sumOfTotals += counts.Sum();
            squareOfTotals += Math.Pow(counts.Sum() - total, 2);
        }
        for (int i = 0; i < means.Length; i++)
        {
            // Five standard errors; the variance of a Poisson variance is mean + 2 mean².
            Assert.Equal(means[i], sum[i] / Spectra, 5 * Math.Sqrt(means[i] / Spectra));
            Assert.Equal(means[i], square[i] / Spectra, 5 * Math.Sqrt((means[i] + (2 * means[i] * means[i])) / Spectra));
        }
        Assert.Equal(0, together / Spectra, 5 * means[6] / Math.Sqrt(Spectra));
        Assert.Equal(total, sumOfTotals / Spectra, 5 * Math.Sqrt(total / Spectra));
        Assert.Equal(total, squareOfTotals / Spectra, 5 * Math.Sqrt((total + (2 * total * total)) / Spectra));
    }

    [Fact]
    public void Where_nothing_is_expected_nothing_is_drawn()
    {
        double[] counts = [7, 7];
        new PoissonSpectrum([0, 0]).Draw(new RandomNumbers(1), counts);
        Assert.Equal([0, 0], counts);
    }
}
