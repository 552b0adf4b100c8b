using Almagest.Learning.Priors;

namespace Almagest.Learning.Tests.Priors;

public sealed class PriorShapeTests
{
    [Theory]
    [InlineData(PriorKind.Uniform, 1.5, 2, 0.5)]
    [InlineData(PriorKind.Uniform, 0, 9, 1)]
    [InlineData(PriorKind.LogUniform, 1, 1.41421356237, 0.5)]
    public void A_share_is_that_of_the_closed_form(PriorKind kind, double lower, double upper, double expected) =>
        Assert.Equal(expected, PriorShape.Share(new("x", kind, 1, 2), lower, upper), 9);

    // 68.27 % of a normal distribution lie within a sigma; cut at five sigmas nothing is missed.
    [Fact]
    public void A_bell_has_two_thirds_within_a_sigma() =>
        Assert.Equal(0.682689492, PriorShape.Share(new("x", PriorKind.TruncatedNormal, -5, 5, Mean: 0, Sigma: 1), -1, 1), 5e-6);

    [Fact]
    public void Expected_counts_say_nothing_of_a_norm() =>
        Assert.True(double.IsNaN(PriorShape.Share(new("x", PriorKind.ExpectedCounts, 1, 2), 1, 2)));
}
