using Almagest.Spectra.Fitting;
using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>χ² of Poisson counts by the variances of the data, of Gehrels and of the model, which Sherpa has under the names
/// chi2datavar, chi2gehrels and chi2modvar.</summary>
public sealed class ChiSquareWeightTests
{
    [Theory, InlineData(ChiSquareWeight.Data), InlineData(ChiSquareWeight.Gehrels), InlineData(ChiSquareWeight.Model)]
    public void The_statistic_is_the_published_one(ChiSquareWeight weight)
    {
        FitProblem problem = Problem(weight);
        FitBins bins = problem.Spectra[0];
        double[] expected = new double[bins.Count],
            at = [1.8, 0.02];
        problem.Expected(0, at, expected);
        double sum = 0;
        for (int i = 0; i < bins.Count; i++)
        {
            double variance = weight switch
            {
                ChiSquareWeight.Gehrels => Math.Pow(1 + Math.Sqrt(bins.Counts[i] + 0.75), 2),
                ChiSquareWeight.Model => Math.Max(expected[i], 1),
                _ => Math.Max(bins.Counts[i], 1),
            };
            sum += Math.Pow(bins.Counts[i] - expected[i], 2) / variance;
        }
        Assert.Equal(sum, problem.Statistic(at), 1e-9 * sum);
        if (weight == ChiSquareWeight.Model)
            Assert.Equal(ChiSquare.ModelVariance(bins.Counts, expected), sum, 1e-9 * sum);
    }

    [Fact]
    public void The_gradient_knows_that_the_models_variance_moves()
    {
        FitProblem problem = Problem(ChiSquareWeight.Model);
        double[] at = [1.8, 0.02],
            gradient = new double[2],
            unused = new double[4];
        Assert.Equal(problem.Statistic(at), problem.Linearise(at, gradient, unused), 1e-9);
        for (int i = 0; i < 2; i++)
        {
            double step = 1e-5 * at[i];
            double[] above = [.. at],
                below = [.. at];
            (above[i], below[i]) = (at[i] + step, at[i] - step);
            double slope = (problem.Statistic(above) - problem.Statistic(below)) / (2 * step);
            Assert.Equal(slope, gradient[i], 1e-5 * Math.Abs(slope));
        }
    }

    /// <summary>The variance of the data makes downward fluctuations count for more, that of the model upward ones: so the norm
    /// comes out low and high.</summary>
    [Fact]
    public void The_norm_is_biased_as_is_known()
    {
        double[] norms =
        [
            .. new[] { ChiSquareWeight.Data, ChiSquareWeight.Gehrels, ChiSquareWeight.Model }.Select(weight =>
                SyntheticFit.Fit(Problem(weight)).Parameters[1]
            ),
        ];
        Assert.True(norms[0] < norms[2] && norms[1] < norms[2], string.Join(", ", norms));
    }

    /// <summary>A background's variance comes on top, in any case.</summary>
    [
        Theory,
        InlineData(ChiSquareWeight.Data, 0.2),
        InlineData(ChiSquareWeight.Gehrels, 0.2),
        InlineData(ChiSquareWeight.Model, 0.2)
    ]
    public void A_background_adds_its_own(ChiSquareWeight weight, double scale)
    {
        FitBins bins = Problem(weight, background: 30).Spectra[0];
        for (int i = 0; i < bins.Count; i++)
        {
            double source = bins.Counts[i] + (scale * bins.Background[i]);
            double of(double counts, double ofNothing) =>
                weight == ChiSquareWeight.Gehrels ? ChiSquare.GehrelsVariance(counts) : Math.Max(counts, ofNothing);
            double expected = (weight == ChiSquareWeight.Model ? 7 : of(source, 1)) + (scale * scale * of(bins.Background[i], 0));
            Assert.Equal(expected, bins.VarianceAt(i, 7), 1e-9 * expected);
        }
    }

    private static FitProblem Problem(ChiSquareWeight weight, double background = -1) =>
        SyntheticFit.Problem("powerlaw", [2, 0.02], exposure: 300, seed: 5, background, StatisticKind.ChiSquare, weight: weight);
}
