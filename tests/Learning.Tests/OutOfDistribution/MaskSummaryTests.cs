using Almagest.Learning.OutOfDistribution;

namespace Almagest.Learning.Tests.OutOfDistribution;

public sealed class MaskSummaryTests
{
    [Theory]
    [InlineData("1111111111", 0.0, 0.0, 0.0, 0.0)]
    [InlineData("0011011110", 0.4, 0.2, 0.2, 0.1)]
    [InlineData("0000000000", 1.0, 1.0, 1.0, 1.0)]
    public void Says_how_much_is_missing_how_long_the_longest_gap_is_and_what_lacks_at_the_ends(
        string mask,
        double missing,
        double longest,
        double lower,
        double upper
    ) =>
        Assert.Equal(
            [(float)missing, (float)longest, (float)lower, (float)upper],
            MaskSummary.Of([.. mask.Select(seen => seen == '1')])
        );
}
