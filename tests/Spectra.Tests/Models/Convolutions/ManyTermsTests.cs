using System.Globalization;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models.Convolutions;

/// <summary>A sum of any number of blurred terms is the sum of its parts: what one of them needs in memory disturbs no
/// other.</summary>
public sealed class ManyTermsTests
{
    private const double Tolerance = 1e-7;

    [Theory]
    [InlineData(1), InlineData(8), InlineData(9), InlineData(30)]
    public void Blurred_edges_and_lines(int terms) =>
        AssertIsSum(
            "tbabs",
            [0.1],
            [
                ("gaussian", [6.4, 0.05, 0.1]),
                ("zedge*powerlaw", [7.1, 0.5, 0.02, 1.7, 1]),
                .. Enumerable
                    .Range(0, terms)
                    .Select(i =>
                        (
                            "gsmooth*zedge*(powerlaw+gaussian)",
                            new[]
                            {
                                0.05 + (0.01 * i),
                                0.3,
                                4 + (0.11 * i),
                                0.4,
                                0.01,
                                1.5 + (0.02 * i),
                                0.1,
                                2 + (0.13 * i),
                                0.03,
                                0.02,
                            }
                        )
                    ),
            ],
            EnergyGrid.Linear(0.3, 10, 200)
        );

    [Theory]
    [InlineData(8), InlineData(9), InlineData(12), InlineData(30)]
    public void Blurred_absorption(int terms) =>
        AssertIsSum(
            "tbabs",
            [0.1],
            [
                ("gaussian", [6.4, 0.05, 0.1]),
                ("zedge*powerlaw", [7.1, 0.5, 0.02, 1.7, 1]),
                .. Enumerable
                    .Range(0, terms)
                    .Select(i =>
                        ("gsmooth*tbabs*powerlaw", new[] { 0.1 + (0.02 * i), 0.0, 0.5 + (0.1 * i), 1.5 + (0.02 * i), 1.0 })
                    ),
            ],
            EnergyGrid.Linear(0.3, 10, 200)
        );

    [Theory]
    [InlineData(1), InlineData(4), InlineData(12)]
    public void Narrow_lines_in_wide_bins(int terms)
    {
        EnergyGrid grid = EnergyGrid.Linear(0.5, 8, 20);
        (string, double[])[] parts =
        [
            ("powerlaw", [1.7, 0.1]),
            .. Enumerable
                .Range(0, terms)
                .Select(i => ("gsmooth*gaussian", new[] { 0.01 + (0.005 * i), 0.0, 1.1 + (0.53 * i), 1e-3, 1.0 })),
        ];
        AssertIsSum("tbabs", [0.3], parts, grid);
        AssertIsFiner("tbabs", [0.3], parts, grid);
    }

    /// <summary>Blurred edges, too, are narrow in wide bins.</summary>
    [Theory]
    [InlineData(0.02), InlineData(0.005)]
    public void Blurred_edges_in_wide_bins(double sigma) =>
        AssertIsFiner(
            "tbabs",
            [0.3],
            [
                ("gsmooth*tbabs*powerlaw", [sigma, 0.3, 0.5, 1.7, 1.0]),
                ("gsmooth*zedge*powerlaw", [sigma, 0.0, 6.3, 0.2, 0.0, 1.7, 1.0]),
            ],
            EnergyGrid.Linear(0.5, 8, 20)
        );

    private static void AssertIsSum(
        string factor,
        double[] own,
        (string Expression, double[] Parameters)[] parts,
        EnergyGrid grid
    )
    {
        double[] sum = new double[grid.BinCount];
        foreach ((string expression, double[] parameters) in parts)
        {
            double[] part = Flux(factor, own, [(expression, parameters)], grid);
            for (int bin = 0; bin < sum.Length; bin++)
                sum[bin] += part[bin];
        }
        AssertSame(grid, sum, Flux(factor, own, parts, grid), "the sum of the parts");
    }

    /// <summary>The same range, and so the same grids of the convolutions; bins too narrow for anything to be missed.</summary>
    private static void AssertIsFiner(
        string factor,
        double[] own,
        (string Expression, double[] Parameters)[] parts,
        EnergyGrid grid
    )
    {
        const int Finer = 100;
        EnergyGrid fine = new([
            .. Enumerable
                .Range(0, grid.BinCount)
                .SelectMany(bin => Enumerable.Range(0, Finer).Select(k => grid.Lower(bin) + (grid.Width(bin) * k / Finer))),
            grid.Edges[^1],
        ]);
        double[] expected = [.. Flux(factor, own, parts, fine).Chunk(Finer).Select(chunk => chunk.Sum())];
        AssertSame(grid, expected, Flux(factor, own, parts, grid), "a hundred bins in each");
    }

    private static double[] Flux(string factor, double[] own, (string Expression, double[] Parameters)[] parts, EnergyGrid grid)
    {
        double[] flux = new double[grid.BinCount];
        SpectralModel
            .Parse($"{factor}*({string.Join("+", parts.Select(one => one.Expression))})")
            .Evaluate(grid, [.. own, .. parts.SelectMany(one => one.Parameters)], flux);
        return flux;
    }

    private static void AssertSame(EnergyGrid grid, double[] expected, double[] found, string what)
    {
        double brightest = expected.Max();
        (double worst, int at) = Enumerable
            .Range(0, grid.BinCount)
            .Where(bin => expected[bin] > 1e-20 * brightest)
            .Select(bin => (Math.Abs(found[bin] - expected[bin]) / expected[bin], bin))
            .Max();
        Assert.True(
            worst < Tolerance,
            string.Create(CultureInfo.InvariantCulture, $"{what}: off by {worst:e2} at {grid.Center(at):g4} keV")
        );
    }
}
