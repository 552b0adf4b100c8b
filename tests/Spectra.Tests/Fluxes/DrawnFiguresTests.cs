using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Fluxes;

public sealed class DrawnFiguresTests
{
    private static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");

    private static readonly EnergyBand[] Bands = [new(0.5, 2), new(2, 10)];

    /// <summary>As a fit of many counts, and of few, whose column is hardly known.</summary>
    [Theory, InlineData(0.02, 0.05), InlineData(0.3, 0.25)]
    public void Ends_of_fluxes_are_those_of_all_points_computed(double columnsSpread, double indexsSpread)
    {
        double[] points = Points(columnsSpread, indexsSpread);
        BandFluxes fluxes = new(Model, Bands);
        int computed = 0;
        double[][] found = DrawnFigures.Of(points, [false, false, true], point =>
        {
            computed++;
            return fluxes.Of(point);
        });
        double[][] exact = [.. points.Chunk(3).Select(point => fluxes.Of(point))];
        Assert.InRange(computed, 1, 64);
        for (int f = 0; f < found.Length; f++)
        {
            double[] sorted = [.. found[f].Order()],
                wanted = [.. exact.Select(one => one[f]).Order()];
            double sigma = 0.5 * (At(wanted, 0.841345) - At(wanted, 0.158655));
            foreach (double probability in (double[])[0.05, 0.158655, 0.5, 0.841345, 0.95])
                Assert.Equal(At(wanted, probability), At(sorted, probability), 0.02 * sigma);
        }

        static double At(double[] values, double probability) => values[(int)(probability * values.Length)];
    }

    /// <summary>An equivalent width does not grow with the norm, nor does the flux of two components with one of theirs.</summary>
    [Fact]
    public void What_is_not_proportional_to_the_norm_is_not_taken_to_be()
    {
        double[] points = Points(0.05, 0.1);
        double[][] found = DrawnFigures.Of(points, [false, false, true], point => [1 + (1000 * point[2]), point[2] * point[1]]);
        for (int i = 0; i < points.Length / 3; i++)
        {
            Assert.Equal(1 + (1000 * points[(3 * i) + 2]), found[0][i], 0.01);
            Assert.Equal(points[(3 * i) + 2] * points[(3 * i) + 1], found[1][i], 0.01 * points[(3 * i) + 2]);
        }
    }

    /// <summary>Shape [2000, 3]: log-normal columns, normal indices that follow them, and norms that follow these.</summary>
    private static double[] Points(double columnsSpread, double indexsSpread)
    {
        var random = new Random(5);
        return
        [
            .. Enumerable
                .Range(0, 2000)
                .SelectMany(_ =>
                {
                    double column = 0.1 * Math.Exp(columnsSpread * random.NextNormal()),
                        index = 1.8 + (indexsSpread * random.NextNormal()) + (2 * (column - 0.1));
                    return (double[])[column, index, 1e-3 * Math.Exp((0.8 * (index - 1.8)) + (0.05 * random.NextNormal()))];
                }),
        ];
    }
}
