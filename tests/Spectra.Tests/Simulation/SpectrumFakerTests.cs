using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Simulation;

public sealed class SpectrumFakerTests
{
    private const double Exposure = 5000,
        BackgroundExposure = 20000;

    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");
    private static readonly double[] Truth = [0.1, 1.7, 2e-3];
    private static readonly ResponseMatrix Response = SyntheticResponses.Make(channels: 128, energies: 200, gain: 1, area: 300);

    /// <summary>4,000 spectra of seed 5: mean and variance of each channel are the expected counts, within 5 standard
    /// errors.</summary>
    [Fact]
    public void Counts_have_the_mean_and_the_variance_of_the_folded_model()
    {
        const int spectra = 4000;
        SpectrumFaker faker = Faker(Background());
        double[] expected = Expected();
        double[][] drawn = [.. Enumerable.Range(0, spectra).Select(number => faker.Draw(5, (uint)number).Source.Counts)];
        for (int channel = 0; channel < expected.Length; channel++)
        {
            double mean = drawn.Average(counts => counts[channel]);
            double variance = drawn.Sum(counts => Math.Pow(counts[channel] - mean, 2)) / (spectra - 1);
            double m = expected[channel];
            Assert.Equal(m, mean, 5 * Math.Sqrt(m / spectra));
            // The variance of a Poisson sample's variance: (m + 2 m²) / n, to first order in 1 / n.
            Assert.Equal(m, variance, 5 * Math.Sqrt((m + (2 * m * m)) / spectra));
        }
    }

    /// <summary>2,000 backgrounds of seed 6: counts of the given one, times the ratio of the exposures.</summary>
    [Fact]
    public void The_background_is_drawn_anew_from_the_rates_given()
    {
        const int spectra = 2000;
        SpectrumFaker faker = Faker(Background());
        CountSpectrum[] drawn = [.. Enumerable.Range(0, spectra).Select(number => faker.Draw(6, (uint)number).Background!)];
        double expected = 128 * 12 * BackgroundExposure / 1e4;
        Assert.Equal(expected, drawn.Average(one => one.Counts.Sum()), 5 * Math.Sqrt(expected / spectra));
        Assert.All(drawn, one => Assert.Equal((BackgroundExposure, 8.0, true), (one.Exposure, one.BackScale[0], one.IsPoisson)));
        Assert.NotEqual(drawn[0].Counts, drawn[1].Counts);
    }

    /// <summary>300 spectra of seed 7, fitted by W: the pulls of both parameters have mean 0 and variance 1, within 4 standard
    /// errors.</summary>
    [Fact]
    public void A_fit_finds_the_truth_again_within_its_errors()
    {
        const int spectra = 300;
        SpectrumFaker faker = Faker(Background());
        FitParameter[] parameters = FitParameter.DefaultsOf(Model);
        parameters[0] = parameters[0].Freeze(Truth[0]);
        double[][] pulls =
        [
            .. Enumerable
                .Range(0, spectra)
                .Select(number =>
                {
                    (CountSpectrum source, CountSpectrum? background) = faker.Draw(7, (uint)number);
                    var problem = new FitProblem(
                        Model,
                        parameters,
                        [new FitSpectrum(new ObservedSpectrum(source, background, "test"), Response)],
                        new FitSettings { LowerEnergy = 0.5, UpperEnergy = 8 }
                    );
                    var fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
                    return new[]
                    {
                        (fit.Parameters[1] - Truth[1]) / fit.Sigmas[1],
                        (fit.Parameters[2] - Truth[2]) / fit.Sigmas[2],
                    };
                }),
        ];
        for (int i = 0; i < 2; i++)
        {
            double mean = pulls.Average(one => one[i]),
                variance = pulls.Sum(one => one[i] * one[i]) / spectra;
            Assert.Equal(0, mean, 4 / Math.Sqrt(spectra));
            Assert.Equal(1, variance, 4 * Math.Sqrt(2.0 / spectra));
        }
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_counts_and_others_do_not()
    {
        double[] first = Faker(null).Draw(1, 1).Source.Counts;
        Assert.Equal(first, Faker(null).Draw(1, 1).Source.Counts);
        Assert.NotEqual(first, Faker(null).Draw(1, 2).Source.Counts);
        Assert.NotEqual(first, Faker(null).Draw(2, 1).Source.Counts);
        Assert.Null(Faker(null).Draw(1, 1).Background);
    }

    [Theory]
    [InlineData(0.0, "exposure 0"), InlineData(double.NaN, "exposure NaN"), InlineData(1e300, "expected counts")]
    public void An_exposure_that_is_none_is_refused(double exposure, string told) =>
        Assert.Contains(
            told,
            Assert
                .Throws<SpectralDataException>(() =>
                    new SpectrumFaker(Model, Truth, Response, new FakeObservation { Exposure = exposure })
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_subtracted_background_is_refused() =>
        Assert.Contains(
            "found -1 counts",
            Assert
                .Throws<SpectralDataException>(() => Faker(Background() with { Counts = [.. Enumerable.Repeat(-1.0, 128)] }))
                .Message,
            StringComparison.Ordinal
        );

    private static SpectrumFaker Faker(CountSpectrum? background) =>
        new(
            Model,
            Truth,
            Response,
            new FakeObservation
            {
                Exposure = Exposure,
                BackScale = 2,
                AreaScale = 0.5,
                Background = background,
                BackgroundExposure = BackgroundExposure,
            }
        );

    private static CountSpectrum Background() =>
        new()
        {
            FirstChannel = 1,
            Counts = [.. Enumerable.Repeat(12.0, 128)],
            IsPoisson = true,
            Exposure = 1e4,
            BackScale = [8],
        };

    /// <summary>By hand: exposure × AREASCAL × rate, and the background's rate × exposure × the ratio of both scales.</summary>
    private static double[] Expected()
    {
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        Model.Evaluate(Response.Energies, Truth, flux);
        Response.Fold(flux, rate);
        return [.. rate.Select(value => (value * Exposure * 0.5) + (12 / 1e4 * Exposure * (2.0 / 8) * 0.5))];
    }
}
