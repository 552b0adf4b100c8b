using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Spectra.Tests.Fitting.Scans;

public sealed class ContourLinesTests
{
    [Fact]
    public void A_plane_is_cut_along_a_straight_line_exactly()
    {
        double[] axis = [0, 1, 2, 3];
        double[,] values = new double[4, 4];
        for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            values[i, j] = axis[i] + (2 * axis[j]);
        IReadOnlyList<(double First, double Second)> line = Assert.Single(ContourLines.Of(axis, axis, values, 3.3));
        Assert.All(line, point => Assert.Equal(3.3, point.First + (2 * point.Second), 1e-12));
    }

    [Fact]
    public void Two_hills_have_two_rings_and_a_saddle_belongs_to_one_side()
    {
        double[] axis = [0, 1, 2, 3, 4, 5, 6];
        double[,] values = new double[7, 7];
        (values[2, 2], values[4, 4]) = (1, 1);
        IReadOnlyList<IReadOnlyList<(double First, double Second)>> rings = ContourLines.Of(axis, axis, values, 0.5);
        Assert.Equal(2, rings.Count);
        Assert.All(rings, ring => Assert.Equal(ring[0], ring[^1]));
        double[,] saddle =
        {
            { 1, 0 },
            { 0, 1 },
        };
        Assert.Equal(2, ContourLines.Of([0, 1], [0, 1], saddle, 0.4).Count);
        // Below the middle's 0.5 the high corners are joined: each line cuts a low corner off.
        Assert.All(ContourLines.Of([0, 1], [0, 1], saddle, 0.4), line =>
            Assert.True(
                Math.Abs(line[0].First - line[^1].First) < 0.61
                    && Math.Abs(line.Average(p => p.First) - line.Average(p => p.Second)) > 0.3
            )
        );
    }

    [Fact]
    public void Nothing_is_drawn_where_no_value_is_above()
    {
        Assert.Empty(ContourLines.Of([0, 1], [0, 1], new double[2, 2], 1));
    }
}
