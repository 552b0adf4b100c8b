using Almagest.Learning.Campaigns;

namespace Almagest.Learning.Tests.Campaigns;

public sealed class FluxGridTests
{
    [Fact]
    public void Bins_are_the_tables_own_and_what_lies_between_is_missing()
    {
        // Two bands that overlap, a gap, and neighbours whose edges differ by decimals.
        (double[] edges, IReadOnlyList<MissingBand> missing) = FluxGrid.Of([(2, 3), (0.5, 0.8), (0.7, 1), (3.0000001, 5)]);
        Assert.Equal([0.5, 0.7, 0.8, 1, 2, 3, 5], edges);
        Assert.Equal([new MissingBand(1, 2)], missing);
    }

    [Fact]
    public void Many_bins_are_merged_but_not_across_a_gap()
    {
        (double Lower, double Upper)[] bins =
        [
            .. Enumerable.Range(0, 500).Select(i => (1 + (0.01 * i), 1.01 + (0.01 * i))),
            .. Enumerable.Range(0, 500).Select(i => (20 + (0.01 * i), 20.01 + (0.01 * i))),
        ];
        (double[] edges, IReadOnlyList<MissingBand> missing) = FluxGrid.Of(bins);
        Assert.InRange(edges.Length, 60, 129);
        MissingBand gap = Assert.Single(missing);
        Assert.Equal(6, gap.Lower, 1e-9);
        Assert.Equal(20, gap.Upper, 1e-9);
        int at = Array.FindIndex(edges, edge => Math.Abs(edge - 6) < 1e-9);
        Assert.Equal(20, edges[at + 1], 1e-9);
    }
}
