using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;

namespace Almagest.Learning.Tests.OutOfDistribution;

public sealed class FitKnowledgeTests
{
    private static readonly ParameterPrior Even = new("index", PriorKind.Uniform, 0, 4),
        Log = new("nH", PriorKind.LogUniform, 0.01, 1);

    [Fact]
    public void An_interval_tells_by_how_much_it_narrows_the_prior()
    {
        Assert.Equal(Math.Log(0.682689492137086 * 4 / 0.2), FitKnowledge.Told(Even, 1.9, 2, 2.1), 1e-9);
        Assert.Equal(Math.Log(0.682689492137086 * Math.Log(100) / Math.Log(1.5)), FitKnowledge.Told(Log, 0.1, 0.12, 0.15), 1e-9);
        // A log-uniform prior has no room below its edge.
        Assert.Equal(FitKnowledge.Told(Log, 0.01, 0.1, 0.2), FitKnowledge.Told(Log, -1, 0.1, 0.2), 1e-9);
        // The central 68 % of a normal prior cut off at two sigmas.
        var normal = new ParameterPrior("z", PriorKind.TruncatedNormal, -2, 2, 0, 1);
        Assert.Equal(Math.Log(0.93777 / 0.1), FitKnowledge.Told(normal, -0.1, 0, 0.1), 1e-3);
    }

    [Fact]
    public void Norms_and_parameters_at_the_edge_are_not_asked()
    {
        Assert.Equal(double.NaN, FitKnowledge.Told(new ParameterPrior("norm", PriorKind.ExpectedCounts, 30, 1e6), 1, 2, 3));
        Assert.Equal(double.NaN, FitKnowledge.Told(Even, 0, 0, 1));
        Assert.Equal(double.NaN, FitKnowledge.Told(Even, 3, 5, 6));
        Assert.Equal(double.NegativeInfinity, FitKnowledge.Told(Even, 1, 1, 1));
        Assert.Equal(double.NegativeInfinity, FitKnowledge.Told(Even, double.NaN, 1, double.NaN));
    }

    [Fact]
    public void What_was_gained_is_the_density_of_the_truth_over_the_priors()
    {
        // A normal number with sigma 0.1 in a box of 4, at its middle and two sigmas off.
        Assert.Equal(Math.Log(4 / (0.1 * Math.Sqrt(2 * Math.PI))), FitKnowledge.Gained(Even, 1.9, 2, 2.1, 2), 1e-6);
        Assert.Equal(Math.Log(4 / (0.1 * Math.Sqrt(2 * Math.PI))) - 2, FitKnowledge.Gained(Even, 1.9, 2, 2.1, 2.2), 1e-6);
        // An interval much wider than the prior tells nothing; one that is sure and wrong costs, but not without end.
        Assert.Equal(0, FitKnowledge.Gained(Even, -96, 2, 102, 3), 1e-3);
        Assert.Equal(0, FitKnowledge.Gained(Even, double.NaN, 2, double.NaN, 3));
        Assert.Equal(-3, FitKnowledge.Gained(Even, 0.99, 1, 1.01, 3));
    }

    [Fact]
    public void Network_and_fit_are_compared_on_the_sides_that_face_each_other_and_outside_the_prior_at_its_edge()
    {
        double Apart(double value, double network) =>
            FitKnowledge.Disagreement(
                Even with
                {
                    Upper = 3,
                },
                (value - 0.3, value, value + 0.6),
                (network - 0.4, network, network + 0.8)
            );
        Assert.Equal(1.5 / Math.Sqrt((0.6 * 0.6) + (0.4 * 0.4)), Apart(1, 2.5), 1e-9);
        Assert.Equal(1.5 / Math.Sqrt((0.3 * 0.3) + (0.8 * 0.8)), Apart(2.5, 1), 1e-9);
        Assert.Equal(Apart(3, 2.6), Apart(5, 2.6), 1e-9);
        Assert.Equal(0, Apart(1, 1));
    }
}
