using Almagest.Charts.Fits;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Charts.Tests.Fits;

public sealed class ScanChartsTests
{
    /// <summary>Where the statistic is x² + y², Δ = 2.30 is a circle of radius √2.30.</summary>
    [Fact]
    public void Contours_of_a_paraboloid_are_circles()
    {
        ScanAxis axis = new(0, -4, 4, 40);
        double[,] statistic = new double[axis.Values.Length, axis.Values.Length];
        for (int i = 0; i < axis.Values.Length; i++)
        for (int j = 0; j < axis.Values.Length; j++)
            statistic[i, j] = 50 + (axis.Values[i] * axis.Values[i]) + (axis.Values[j] * axis.Values[j]);
        SvgPicture svg = new(
            ScanCharts.Contours(new ScanSurface(axis, axis, statistic, 50, null), ("x", "x"), ("y", "y"), (0, 0))
        );
        Assert.Contains("68.3 %", svg.Texts);
        foreach ((double delta, string color) in new[] { (2.30, "#0072B2"), (4.61, "#D55E00"), (9.21, "#009E73") })
        {
            (double X, double Y)[] line =
            [
                .. svg.Lines(color).MaxBy(points => points.Length)!.Select(svg.Share).Select(p => ((8 * p.X) - 4, (8 * p.Y) - 4)),
            ];
            Assert.All(line, p => Assert.Equal(Math.Sqrt(delta), Math.Sqrt((p.X * p.X) + (p.Y * p.Y)), 0.02));
        }
    }

    [Fact]
    public void A_profile_of_a_parabola_rises_by_one_at_one()
    {
        ScanAxis axis = new(0, -2, 2, 40);
        double[,] statistic = new double[axis.Values.Length, 1];
        for (int i = 0; i < axis.Values.Length; i++)
            statistic[i, 0] = 7 + (axis.Values[i] * axis.Values[i]);
        SvgPicture svg = new(ScanCharts.Profile(new ScanSurface(axis, null, statistic, 7, null), "x", "x (keV)"));
        (double X, double Y)[] curve =
        [
            .. svg.Lines("#0072B2").SelectMany(line => line).Select(svg.Share).Select(p => ((4 * p.X) - 2, 4 * 1.05 * p.Y)),
        ];
        Assert.All(curve, p => Assert.Equal(p.X * p.X, p.Y, 0.01));
        Assert.Contains("x (keV)", svg.Texts);
    }
}
