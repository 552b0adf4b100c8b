using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class ClassicalFitTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian();
    private static readonly SpectralModel Absorbed = SpectralModel.Parse("tbabs*powerlaw");
    private static readonly double[] Truth = [0.3, 1.9, 2e-3];

    [Fact]
    public void Finds_the_truth_where_the_data_have_no_noise()
    {
        FitProblem problem = Problem(ExpectedCounts(Truth), null);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, [1, 1, 1]));
        for (int i = 0; i < 3; i++)
            Assert.Equal(Truth[i], fit.Parameters[i], 1e-3 * fit.Sigmas[i]);
        Assert.InRange(fit.Statistic, 0, 1e-6);
        Assert.Equal(problem.Spectra[0].Count - 3, fit.DegreesOfFreedom);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void No_neighbour_of_the_minimum_is_lower(int seed)
    {
        Random random = new(seed);
        double[] background = [.. ExpectedCounts([0, 0.5, 3e-4]).Select(m => (double)SyntheticFit.Poisson(random, m * 5))];
        double[] counts =
        [
            .. ExpectedCounts(Truth).Zip(ExpectedCounts([0, 0.5, 3e-4]), (s, b) => (double)SyntheticFit.Poisson(random, s + b)),
        ];
        FitProblem problem = Problem(counts, background);
        Assert.Equal(StatisticKind.WStat, problem.Spectra[0].Statistic);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, [0.1, 1, 1e-3]));
        double[] moved = new double[3];
        for (int trial = 0; trial < 300; trial++)
        {
            for (int i = 0; i < 3; i++)
                moved[i] = fit.Parameters[i] + ((random.NextDouble() - 0.5) * 0.2 * fit.Sigmas[i]);
            Assert.True(problem.Statistic(moved) >= fit.Statistic - 1e-7);
        }
    }

    [Fact]
    public void One_sigma_raises_the_profiled_statistic_by_one()
    {
        FitProblem problem = Problem(ExpectedCounts(Truth), null);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, Truth));
        FitParameter[] frozen = [.. problem.Parameters];
        frozen[1] = frozen[1].Freeze(0);
        FitProblem profile = Problem(ExpectedCounts(Truth), null, frozen);
        foreach (double side in new[] { -0.3, 0.3 })
        {
            double[] start = [.. fit.Parameters];
            start[1] += side * fit.Sigmas[1];
            Assert.Equal(side * side, ClassicalFit.Refine(profile, start).Statistic - fit.Statistic, 0.01);
        }
    }

    [Fact]
    public void A_parameter_that_wants_to_leave_its_limits_ends_on_one()
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(Absorbed);
        parameters[0] = parameters[0] with { Lower = 0.5, Upper = 2 };
        FitProblem problem = Problem(ExpectedCounts(Truth), null, parameters);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, [1, 1, 1e-3]));
        Assert.Equal(0.5, fit.Parameters[0]);
        Assert.Equal([true, false, false], fit.AtBound);
    }

    [Fact]
    public void A_frozen_parameter_keeps_its_value_and_has_no_sigma()
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(Absorbed);
        parameters[0] = parameters[0].Freeze(0.3);
        FitProblem problem = Problem(ExpectedCounts(Truth), null, parameters);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, [0.3, 1, 1e-3]));
        Assert.Equal(0.3, fit.Parameters[0]);
        Assert.Equal(0, fit.Sigmas[0]);
        Assert.Equal(1.9, fit.Parameters[1], 1e-4);
    }

    [Fact]
    public void A_spectrum_without_any_counts_ends_at_no_source_rather_than_in_NaN()
    {
        FitProblem problem = Problem(new double[Response.ChannelCount], null);
        FitOutcome fit = ClassicalFit.Refine(problem, [1, 1, 1e-3]);
        Assert.Equal(0, fit.Parameters[2], 1e-12);
        Assert.InRange(fit.Statistic, 0, 1e-6);
    }

    [Fact]
    public void One_channel_is_enough_not_to_crash()
    {
        FitProblem problem = new(
            Absorbed,
            FitParameter.DefaultsOf(Absorbed),
            [Spectrum(ExpectedCounts(Truth), null)],
            new FitSettings { LowerEnergy = 2, UpperEnergy = 2.01 }
        );
        Assert.Equal(1, problem.Spectra[0].Count);
        Assert.InRange(ClassicalFit.Refine(problem, [0.3, 1.7, 1e-3]).Statistic, 0, 1e-3);
    }

    internal static FitProblem Problem(double[] counts, double[]? background, FitParameter[]? parameters = null) =>
        new(
            Absorbed,
            parameters ?? FitParameter.DefaultsOf(Absorbed),
            [Spectrum(counts, background)],
            new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 }
        );

    internal static FitSpectrum Spectrum(double[] counts, double[]? background) =>
        new(new ObservedSpectrum(Count(counts, 1), background is null ? null : Count(background, 5), "synthetic"), Response);

    private static CountSpectrum Count(double[] counts, double backScale) =>
        new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = 1e4,
            BackScale = [backScale],
        };

    private static double[] ExpectedCounts(double[] parameters)
    {
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        Absorbed.Evaluate(Response.Energies, parameters, flux);
        Response.Fold(flux, rate);
        return [.. rate.Select(r => r * 1e4)];
    }
}
