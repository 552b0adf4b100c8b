using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Simulation;

public sealed class SourceFakerTests
{
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");
    private static readonly double[] Source = [0.1, 1.7, 2e-3];
    private static readonly ResponseMatrix Response = SyntheticResponses.Make(channels: 128, energies: 200, gain: 1, area: 300);

    /// <summary>
    /// 4,000 spectra, 30 and 700 counts each by their photons, and 70,000 folded: mean and variance of each channel are the
    /// expected counts of
    /// <see cref="SpectrumFaker"/>, neighbours are independent, all within 5 standard errors.
    /// </summary>
    [Theory]
    [
        InlineData(40, false),
        InlineData(1000, false),
        InlineData(1000, true),
        InlineData(100_000, false),
        InlineData(100_000, true)
    ]
    public void Counts_are_Poisson_counts_of_the_folded_model(double exposure, bool withBackground)
    {
        const int spectra = 4000;
        FakeObservation observation = Observe(exposure, withBackground);
        double[] expected = new SpectrumFaker(Model, Source, Response, observation).ExpectedTotal;
        SourceFaker faker = new(Model, Response, observation);
        RandomNumbers random = new(3);
        double[] counts = new double[expected.Length],
            sum = new double[expected.Length],
            squares = new double[expected.Length],
            neighbours = new double[expected.Length];
        for (uint row = 0; row < spectra; row++)
        {
            random.Begin(99, 0, row);
            faker.Draw(Source, random, counts);
            for (int i = 0; i < counts.Length; i++)
            {
                double off = counts[i] - expected[i];
                (sum[i], squares[i]) = (sum[i] + off, squares[i] + (off * off));
                if (i > 0)
                    neighbours[i] += off * (counts[i - 1] - expected[i - 1]);
            }
        }
        for (int i = 0; i < expected.Length; i++)
        {
            double m = expected[i];
            Assert.Equal(0, sum[i] / spectra, 5 * Math.Sqrt(m / spectra));
            // The variance of a Poisson sample's variance: (m + 2 m²) / n.
            Assert.Equal(m, squares[i] / spectra, 5 * Math.Sqrt((m + (2 * m * m)) / spectra));
            if (i > 0)
                Assert.Equal(0, neighbours[i] / spectra, 5 * Math.Sqrt(m * expected[i - 1] / spectra));
        }
    }

    [Fact]
    public void The_same_random_numbers_give_the_same_counts()
    {
        SourceFaker faker = new(Model, Response, Observe(1000, true));
        RandomNumbers random = new(3);
        double[] first = new double[128],
            again = new double[128],
            other = new double[128];
        random.Begin(99, 0, 1);
        faker.Draw(Source, random, first);
        faker.Draw([0.3, 1.7, 2e-3], random, other);
        random.Begin(99, 0, 1);
        faker.Draw(Source, random, again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_spectrum_allocates_nothing()
    {
        SourceFaker faker = new(Model, Response, Observe(1000, true));
        RandomNumbers random = new(3);
        double[] counts = new double[128];
        for (int i = 0; i < 50; i++)
            faker.Draw(Source, random, counts);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            faker.Draw(Source, random, counts);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 120_000);
    }

    [Fact]
    public void A_negative_model_is_refused() =>
        Assert.Contains(
            "expected counts",
            Assert
                .Throws<SpectralDataException>(() =>
                    new SourceFaker(Model, Response, Observe(1000, false)).Draw(
                        [0.1, 1.7, -1],
                        new RandomNumbers(1),
                        new double[128]
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    private static FakeObservation Observe(double exposure, bool withBackground) =>
        new()
        {
            Exposure = exposure,
            BackScale = 2,
            AreaScale = 0.5,
            BackgroundExposure = 20_000,
            Background = withBackground
                ? new CountSpectrum
                {
                    FirstChannel = 1,
                    Counts = [.. Enumerable.Repeat(12.0, 128)],
                    IsPoisson = true,
                    Exposure = 1e4,
                    BackScale = [8],
                }
                : null,
        };
}
