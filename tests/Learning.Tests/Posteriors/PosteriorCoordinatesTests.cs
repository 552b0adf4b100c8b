using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;

namespace Almagest.Learning.Tests.Posteriors;

public sealed class PosteriorCoordinatesTests
{
    private static readonly PosteriorCoordinates Coordinates = new([
        new ParameterPrior("tbabs.nH", PriorKind.LogUniform, 0.01, 10),
        new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3),
        new ParameterPrior("bbody.kT", PriorKind.Fixed, 1, 1),
        new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 30, 1e6),
    ]);

    [Fact]
    public void Logarithms_where_the_prior_is_log_uniform_or_of_counts()
    {
        Assert.Equal([0, 1, 3], Coordinates.Free);
        double[] point = Coordinates.Of([0.1, 2.5, 1, 1e-4]);
        Assert.Equal([-1, 2.5, -4], point);
        Assert.Equal([0.1, 2.5, 1e-4], point.Select((value, c) => Coordinates.ParameterOf(c, value)), (a, b) =>
            Math.Abs(a - b) < 1e-12 * b
        );
        Assert.Equal(0.1 * Math.Log(10), Coordinates.Slope(0, 0.1), 12);
    }

    [Fact]
    public void What_lies_beyond_an_edge_is_folded_back_and_norms_have_none()
    {
        double[] point = [-2.3, 3.25, -9];
        Coordinates.Fold(point);
        Assert.Equal([-1.7, 2.75, -9], point, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 1], Coordinates.Bounded);
    }

    [Fact]
    public void Every_image_of_a_point_is_folded_back_onto_it()
    {
        double[] point = [-1.9, 2.9, -4];
        double[][] images = Coordinates.Images(point, [0, 1]);
        Assert.Equal(point, images[0]);
        Assert.Equal([-2.1, 3.1, -4], images[3], (a, b) => Math.Abs(a - b) < 1e-12);
        foreach (double[] image in images)
        {
            Coordinates.Fold(image);
            Assert.Equal(point, image, (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }

    [Fact]
    public void A_column_is_settled_last_and_seen_by_the_others_as_itself()
    {
        Assert.Equal([1, 2, 0], Coordinates.Order);
        Assert.Equal(1e-6, Coordinates.SeenByOthers(0, -0.999999, -1), 1e-11);
        // From 0.1 down to 0.01 is 0.9 of it, to first order 0.9 / ln 10 decades.
        Assert.Equal(-0.9 / Math.Log(10), Coordinates.SeenByOthers(0, -2, -1), 12);
        Assert.Equal(0.5, Coordinates.SeenByOthers(1, 2.5, 2), 12);
        // Beyond its prior, of up to 10, as at the edge.
        Assert.Equal(Coordinates.SeenByOthers(0, 1, -1), Coordinates.SeenByOthers(0, 6, -1));
    }
}
