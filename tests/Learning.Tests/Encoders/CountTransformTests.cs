using Almagest.Learning.Encoders;

namespace Almagest.Learning.Tests.Encoders;

public sealed class CountTransformTests
{
    [Theory]
    [InlineData(-1000.0), InlineData(-0.01), InlineData(0.0), InlineData(0.3), InlineData(17.0), InlineData(1e6)]
    public void Comes_back(double counts) =>
        Assert.Equal(counts, CountTransform.Back(CountTransform.Forward(counts, 12.5), 12.5), 1e-9 * (1 + Math.Abs(counts)));

    [Fact]
    public void Is_1_where_the_counts_are_the_references() => Assert.Equal(1, CountTransform.Forward(40, 40), 15);

    [Fact]
    public void Ascends_through_0_without_a_step() =>
        Assert.True(
            CountTransform.Forward(-1e-9, 1) < CountTransform.Forward(0, 1)
                && CountTransform.Forward(0, 1) - CountTransform.Forward(-1e-9, 1) < 1e-8
        );
}
