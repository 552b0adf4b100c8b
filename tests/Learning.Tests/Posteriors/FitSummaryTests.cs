using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Fitting;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Posteriors;

public sealed class FitSummaryTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian(energyBins: 60, channels: 40, sigma: 0.2);
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");
    private static readonly PosteriorCoordinates Coordinates = new([
        new ParameterPrior("tbabs.nH", PriorKind.LogUniform, 0.005, 5),
        new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, -0.5, 6),
        new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 30, 1e6),
    ]);

    [Fact]
    public void A_point_is_found_again_from_its_error()
    {
        FitSummary summary = Summary(0.3);
        foreach (
            double[] point in (double[][])
                [
                    [-0.5, 1.9, -3.7],
                    [-2.2, 1.2, -4],
                    [0.6, 5, -2],
                ]
        )
        {
            double[] found = new double[3];
            summary.Locate(summary.ErrorOf(point), found);
            Assert.Equal(point, found, (a, b) => Math.Abs(a - b) < 1e-9);
        }
        Assert.All(summary.ErrorOf(summary.Estimate), error => Assert.Equal(0, error));
    }

    [Fact]
    public void The_volume_of_errors_is_that_of_coordinates_times_one_factor()
    {
        FitSummary summary = Summary(0.3);
        // The determinant of the derivatives by differences, at two places.
        foreach (
            double[] at in (double[][])
                [
                    [-0.5, 1.9, -3.7],
                    [-2, 2.5, -3.5],
                ]
        )
        {
            double[,] d = new double[3, 3];
            for (int c = 0; c < 3; c++)
            {
                double[] more = [.. at],
                    less = [.. at];
                more[c] += 1e-5;
                less[c] -= 1e-5;
                double[] upper = summary.ErrorOf(more),
                    lower = summary.ErrorOf(less);
                for (int i = 0; i < 3; i++)
                    d[i, c] = (upper[i] - lower[i]) / 2e-5;
            }
            double determinant =
                (d[0, 0] * ((d[1, 1] * d[2, 2]) - (d[1, 2] * d[2, 1])))
                - (d[0, 1] * ((d[1, 0] * d[2, 2]) - (d[1, 2] * d[2, 0])))
                + (d[0, 2] * ((d[1, 0] * d[2, 1]) - (d[1, 1] * d[2, 0])));
            Assert.Equal(summary.LogDeterminant, Math.Log(Math.Abs(determinant)), 1e-4);
        }
    }

    [Fact]
    public void Half_of_the_statistics_rise_is_half_of_the_errors_square_near_the_minimum()
    {
        (FitProblem problem, double[] best) = Fitted(1.0);
        FitSummary summary = FitSummary.Of(problem, best, Coordinates, [0.3, 1, 8]);
        double statistic = problem.Statistic(best);
        double[] point = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            double[] error = [0, 0, 0];
            error[axis] = 0.3;
            summary.Locate(error, point);
            double rise = problem.Statistic([Math.Pow(10, point[0]), point[1], Math.Pow(10, point[2])]) - statistic;
            // What a prior's width adds is small beside these data.
            Assert.InRange(rise / 0.09, 0.8, 1.2);
        }
    }

    private static FitSummary Summary(double column)
    {
        (FitProblem problem, double[] best) = Fitted(column);
        return FitSummary.Of(problem, best, Coordinates, [0.3, 1, 8]);
    }

    private static (FitProblem, double[]) Fitted(double column)
    {
        FitProblem Of(double[] counts) =>
            new(
                Model,
                FitParameter.DefaultsOf(Model),
                [
                    new FitSpectrum(
                        new ObservedSpectrum(
                            new CountSpectrum
                            {
                                FirstChannel = 1,
                                Counts = counts,
                                IsPoisson = true,
                                Exposure = 1e5,
                            },
                            null,
                            "synthetic"
                        ),
                        Response
                    ),
                ],
                new FitSettings { LowerEnergy = 0.3, UpperEnergy = 8 }
            );
        FitProblem empty = Of(new double[40]);
        double[] mean = new double[empty.Spectra[0].Count],
            counts = new double[40];
        empty.Expected(0, [column, 1.9, 3e-3], mean);
        Random random = new(4);
        for (int b = 0; b < mean.Length; b++)
            counts[empty.Spectra[0].FirstChannel[b] - 1] = SyntheticFit.Poisson(random, mean[b]);
        FitProblem problem = Of(counts);
        return (problem, ClassicalFit.Refine(problem, [column, 1.9, 3e-3]).Parameters);
    }
}
