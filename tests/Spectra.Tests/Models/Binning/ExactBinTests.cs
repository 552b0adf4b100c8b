using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Tests.Models.Binning;

/// <summary>The default rule: the integral of the whole product over each bin, beside a brute-force quadrature of its
/// density.</summary>
public sealed class ExactBinTests
{
    /// <summary>Bins as narrow as a CCD's response has, and as wide as 52 eV.</summary>
    private static readonly EnergyGrid Narrow = EnergyGrid.Linear(0.3, 11, 1070),
        Wide = EnergyGrid.Linear(0.3, 7, 128),
        Coarse = EnergyGrid.Logarithmic(0.2, 80, 40);

    public static TheoryData<string, double[]> Products =>
        new()
        {
            { "wabs*powerlaw", [0.1, 1.7, 2] },
            { "wabs*powerlaw", [3, 2.5, 2] },
            { "wabs*powerlaw", [40, 2.5, 2] },
            { "wabs*bbody", [0.3, 0.1, 2] },
            { "phabs*cutoffpl", [0.5, 1.2, 4, 1] },
            { "phabs*(powerlaw+bbody)", [0.3, 1.7, 1, 0.2, 0.1] },
            { "phabs*wabs*diskbb", [0.3, 0.2, 0.6, 1] },
            { "edge*powerlaw", [2.317, 1.3, 1.7, 1] },
            { "zedge*powerlaw", [7.117, 2, 0.5, 1.7, 1] },
            { "highecut*powerlaw", [4.237, 3, 1.7, 1] },
            { "expabs*powerlaw", [2, 1.7, 1] },
            { "expfac*powerlaw", [2, 0.5, 1.237, 1.7, 1] },
            { "gabs*powerlaw", [2.317, 0.02, 0.05, 1.7, 1] },
            { "gabs*powerlaw", [2.317, 0.4, 2, 1.7, 1] },
            { "phabs*gaussian", [0.3, 1.84, 0.003, 1] },
            { "phabs*(powerlaw+gaussian)", [0.3, 1.7, 1, 6.4, 0.05, 0.1] },
            { "phabs*lorentz", [0.3, 1.84, 0.01, 1] },
            { "phabs*bknpower", [0.3, 1.2, 2.317, 3, 1] },
            { "zphabs*powerlaw", [2, 0.4, 1.7, 1] },
            {
                "constant*phabs*zphabs*edge*(powerlaw+wabs*(gaussian+bbody))",
                [1.1, 0.1, 0.5, 0.3, 3.217, 0.4, 1.7, 1, 0.2, 6.4, 0.1, 0.1, 0.3, 1]
            },
            { "zphabs*powerlaw", [0.1, 2, 1.7, 1] },
            { "zphabs*powerlaw", [30, 0.05, 1.7, 1] },
            { "tbabs*zphabs*cutoffpl", [0.05, 3, 0.5, 1.7, 50, 1] },
            { "ztbabs*powerlaw", [0.1, 0.02, 1.7, 1] },
            { "ztbabs*powerlaw", [1, 0.3, 1.7, 1] },
            { "ztbabs*powerlaw", [20, 1.5, 1.7, 1] },
            { "ztbabs*powerlaw", [5, -0.2, 1.7, 1] },
            { "tbabs*ztbabs*(powerlaw+zbbody)", [0.3, 2, 6, 1.7, 1, 0.5, 6, 0.1] },
            { "zwabs*powerlaw", [3, 0.7, 1.7, 1] },
            { "tbabs*zpcfabs*ztbabs*powerlaw", [0.1, 10, 0.7, 1, 0.4, 1, 1.7, 1] },
            { "ztbabs*(powerlaw+zgauss)", [2, 0.1, 1.7, 1, 0.58, 0.004, 0.1, 0.1] },
            { "zashift*(tbabs*powerlaw)", [0.4, 1, 1.7, 1] },
            { "pcfabs*powerlaw", [4, 0.6, 1.7, 1] },
            { "zpcfabs*powerlaw", [4, 0.6, 0.5, 1.7, 1] },
            { "phabs*logpar", [0.2, 1.5, 0.4, 1, 1] },
            { "tbabs*powerlaw", [0.05, 1.7, 1] },
            { "tbabs*powerlaw", [1.3, 1.7, 1] },
            { "tbabs*bremss", [0.3, 2.5, 1] },
        };

    [Theory, MemberData(nameof(Products))]
    public void A_bin_is_the_integral_of_the_product(string expression, double[] parameters)
    {
        SpectralModel model = SpectralModel.Parse(expression, "angr");
        double[] cuts = Cuts(model, parameters);
        foreach (EnergyGrid grid in new[] { Narrow, Wide, Coarse })
        {
            double[] flux = new double[grid.BinCount];
            model.Evaluate(grid, parameters, flux);
            (double worst, int at) = (0, 0);
            for (int bin = 0; bin < grid.BinCount; bin += grid == Narrow ? 7 : 1)
            {
                double expected = Integral(model, parameters, cuts, grid.Lower(bin), grid.Upper(bin));
                double off = expected < 1e-20 * flux.Max() ? 0 : Math.Abs(flux[bin] - expected) / expected;
                if (off > worst)
                    (worst, at) = (off, bin);
            }
            Assert.True(
                worst < 1e-7,
                $"{expression}, bin {at} of {grid.BinCount} from {grid.Lower(at)} to {grid.Upper(at)} keV: off by {worst:e2}"
            );
        }
    }

    /// <summary>What is kept of one call for the next never shows: the first, repeated ones, and those after another redshift
    /// are the same to the bit.</summary>
    [Fact]
    public void The_same_parameters_give_the_same_bits_whatever_was_asked_before()
    {
        SpectralModel model = SpectralModel.Parse("tbabs*zphabs*cutoffpl");
        EnergyGrid grid = EnergyGrid.Linear(0.3, 11, 1070),
            other = EnergyGrid.Linear(0.3, 11, 1070);
        double[] near = [0.1, 1, 0.3, 1.7, 50, 1],
            far = [0.1, 1, 2.1, 1.7, 50, 1],
            first = new double[grid.BinCount],
            again = new double[grid.BinCount],
            distant = new double[grid.BinCount];
        model.Evaluate(grid, near, first);
        model.Evaluate(other, far, distant);
        for (int k = 0; k < 5; k++)
        {
            model.Evaluate(grid, near, again);
            Assert.Equal(first, again);
        }
        for (int k = 0; k < 5; k++)
        {
            model.Evaluate(grid, far, again);
            Assert.Equal(distant, again);
        }
        model.Evaluate(grid, near, again);
        Assert.Equal(first, again);
    }

    /// <summary>Thresholds of the absorbers and everything among the parameters that may be an energy, with and without the
    /// redshift.</summary>
    private static double[] Cuts(SpectralModel model, double[] parameters)
    {
        double shift =
            1
            + parameters
                .Where((_, i) => model.Parameters[i].Name.EndsWith("Redshift", StringComparison.Ordinal))
                .FirstOrDefault();
        AbundanceSet set = AbundanceSet.Get("angr");
        CrossSection grains = InterstellarMatter.GasAndGrains(set),
            molecules = InterstellarMatter.GasAndMolecules(set);
        double[] energies =
        [
            .. MorrisonMcCammon.Instance.Jumps,
            .. InterstellarMatter.Gas(set).Jumps,
            .. grains.Jumps,
            .. grains.Bends,
            .. molecules.Jumps,
            .. molecules.Bends,
            .. parameters,
        ];
        return [.. energies.Concat(energies.Select(energy => energy / shift)).Where(energy => energy > 0).Distinct().Order()];
    }

    private static double Integral(SpectralModel model, double[] parameters, double[] cuts, double lower, double upper)
    {
        double[] ends = [lower, .. cuts.Where(cut => cut > lower && cut < upper), upper];
        return ends.Zip(ends.Skip(1), (from, to) => Integral(model, parameters, from, to)).Sum();
    }

    /// <summary>The integral by adaptive halving, 5 nodes against twice 5.</summary>
    private static double Integral(SpectralModel model, double[] parameters, double lower, double upper)
    {
        double sum = 0;
        Stack<(double From, double To, double Whole, int Depth)> open = new();
        for (int i = 0; i < 8; i++)
        {
            double from = lower + ((upper - lower) * i / 8),
                to = lower + ((upper - lower) * (i + 1) / 8);
            open.Push((from, to, Gauss(model, parameters, from, to), 0));
        }
        double scale = open.Sum(cell => cell.Whole);
        while (open.TryPop(out var cell))
        {
            double middle = 0.5 * (cell.From + cell.To);
            double left = Gauss(model, parameters, cell.From, middle),
                right = Gauss(model, parameters, middle, cell.To);
            if (Math.Abs(left + right - cell.Whole) <= 1e-10 * scale || cell.Depth == 20)
            {
                sum += left + right;
                continue;
            }
            open.Push((cell.From, middle, left, cell.Depth + 1));
            open.Push((middle, cell.To, right, cell.Depth + 1));
        }
        return sum;
    }

    private static double Gauss(SpectralModel model, double[] parameters, double from, double to)
    {
        double[] nodes = [-0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993];
        double[] weights =
        [
            0.236926885056189088,
            0.478628670499366468,
            0.568888888888888889,
            0.478628670499366468,
            0.236926885056189088,
        ];
        double[] density = new double[5];
        model.EvaluateDensity([.. nodes.Select(x => (0.5 * (from + to)) + (0.5 * (to - from) * x))], parameters, density);
        return 0.5 * (to - from) * density.Zip(weights, (value, weight) => value * weight).Sum();
    }
}
