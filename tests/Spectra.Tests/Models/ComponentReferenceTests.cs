using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models;

/// <summary>Single bins against integrals of the published formulas in 30 digits (mpmath 1.2.1), and factors against published
/// values.</summary>
public sealed class ComponentReferenceTests
{
    public static TheoryData<string, double[], double[], double[]> Integrals =>
        new()
        {
            { "logpar", [1.5, 0.6, 2, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.61981852751622, 0.63918969906355, 0.28881598552576] },
            {
                "zlogpar",
                [1.5, 0.6, 2, 0.5, 1],
                [0.3, 0.4, 1, 1.3, 5, 7],
                [0.46798021402289, 0.37551239991629, 0.12004966570516]
            },
            { "zcutoffpl", [0.9, 3, 0.5, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.15097888638409, 0.10425563226651, 0.014842117192113] },
            { "expdec", [0.7, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.078286435020659, 0.13437297108253, 0.032501143359135] },
            { "bbody", [0.6, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.95917918904894, 4.2370705492763, 0.26569360116905] },
            { "zbbody", [0.6, 0.5, 1], [0.3, 0.4, 1, 1.3, 5, 7], [1.2208550076666, 3.3125387536612, 0.0060330346793577] },
            { "bbodyrad", [0.6, 1], [0.3, 0.4, 1, 1.3, 5, 7], [1.5968441344741e-5, 7.0538866264119e-5, 4.4232743311997e-6] },
            { "lorentz", [2, 0.3, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.0017834640241118, 0.020283275247848, 0.006510965294005] },
            { "zgauss", [3, 0.15, 0.5, 1], [0.3, 0.4, 1, 1.3, 5, 7], [4.2591696617797e-58, 8.5320836258548e-13, 0] },
            {
                "pegpwrlw",
                [1.7, 2, 10, 1],
                [0.3, 0.4, 1, 1.3, 5, 7],
                [0.0001483144378988, 5.8733404086438e-5, 2.3811090719731e-5]
            },
            { "bknpower", [1, 1.1, 2.5, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.28768207245178, 0.24307795821018, 0.027263837625539] },
            {
                "zbknpower",
                [1, 1.1, 2.5, 0.5, 1],
                [0.3, 0.4, 0.6, 0.8, 5, 7],
                [0.19178804830119, 0.1881620123333, 0.0098937023129872]
            },
            { "diskpbb", [1, 0.6, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.0044736381462575, 0.0024357735461256, 0.00017365488139691] },
            { "diskpbb", [1, 0.75, 1], [0.3, 0.4, 1, 1.3, 5, 7], [0.0010289886865969, 0.0010717122531343, 0.000121806127514] },
            { "diskpbb", [0.4, 1, 1], [0.3, 0.4, 1, 1.3, 5, 7], [3.1349612271506e-5, 2.2626086104557e-5, 7.1145027089445e-9] },
            { "comptt", [0, 0.1, 50, 1, 1, 1], [0.3, 0.4, 1, 1.3, 10, 12], [5.0449307529232, 2.9217107685085, 0.44491848151126] },
            {
                "comptt",
                [0, 0.5, 10, 5, 2, 1],
                [0.3, 0.4, 1, 1.3, 10, 12],
                [0.11456451288221, 0.92053075044684, 0.13648974931938]
            },
            {
                "comptt",
                [0.5, 0.1, 100, 0.05, 1, 1],
                [0.3, 0.4, 1, 1.3, 10, 12],
                [9.1541368494985, 1.326338056365, 0.0170687339098]
            },
            {
                "comptt",
                [0, 0.2, 20, 3, 1, 1],
                [0.3, 0.4, 1, 1.3, 10, 12],
                [0.77835567388106, 1.5025471888084, 0.38627074936152]
            },
        };

    /// <summary>Alone in a grid, and among other bins, where components share work between energies.</summary>
    [Theory, MemberData(nameof(Integrals))]
    public void Photons_of_a_bin_are_the_integral(string name, double[] parameters, double[] bins, double[] expected)
    {
        SpectralModel model = SpectralModel.Parse(name);
        for (int i = 0; i < expected.Length; i++)
        {
            double[] alone = new double[1],
                many = new double[400];
            model.Evaluate(new EnergyGrid([bins[2 * i], bins[(2 * i) + 1]]), parameters, alone);
            model.Evaluate(EnergyGrid.Logarithmic(bins[2 * i], bins[(2 * i) + 1], 400), parameters, many);
            Assert.Equal(expected[i], alone[0], (1e-6 * expected[i]) + 1e-60);
            Assert.Equal(expected[i], many.Sum(), (1e-7 * expected[i]) + 1e-60);
        }
    }

    [Theory]
    [InlineData(0.1, 0.0066498563167373), InlineData(5, 0.0065255043554038), InlineData(40, 0.0057873820302301)]
    [InlineData(60, 0.0054561982607862), InlineData(500, 0.0028916631684064)]
    public void Electrons_scatter_by_Klein_and_Nishina(double energy, double section) =>
        // 1.21 electrons for each H atom.
        Assert.Equal(Math.Exp(-1.21 * 3 * section), Factor("cabs", [3], energy), 1e-11);

    /// <summary>A(λ)/A(V) of the bands U, V, J and K: Cardelli, Clayton and Mathis 1989, table 3; of B by definition of R =
    /// 3.1.</summary>
    [Theory]
    [
        InlineData(2.78, 1.569),
        InlineData(2.27, 1 + (1 / 3.1)),
        InlineData(1.82, 1),
        InlineData(0.80, 0.282),
        InlineData(0.46, 0.114)
    ]
    public void Dust_reddens_as_published(double perMicron, double extinction) =>
        Assert.Equal(extinction, -2.5 * Math.Log10(Factor("redden", [1 / 3.1], perMicron * 1.239841984e-3)), 0.01);

    [Fact]
    public void Dust_lets_X_rays_through() => Assert.Equal(1, Factor("redden", [1], 0.1));

    [Theory]
    [
        InlineData("smedge", new[] { 7.0, 1, -2.67, 10 }, 6.9, 1),
        InlineData("smedge", new[] { 7.0, 1, -3, 0.01 }, 14, 0.8824969025845955)
    ]
    [
        InlineData("cyclabs", new[] { 2.0, 30, 10, 0, 20 }, 30, 0.1353352832366127),
        InlineData("cyclabs", new[] { 0.0, 30, 10, 1, 20 }, 60, 0.36787944117144233)
    ]
    public void Broad_absorption_has_its_depth(string name, double[] parameters, double energy, double expected) =>
        Assert.Equal(expected, Factor(name, parameters, energy), 1e-9);

    [Theory]
    [
        InlineData("zlogpar", "logpar", new[] { 1.5, 0.6, 2, 0.7, 3 }),
        InlineData("zbknpower", "bknpower", new[] { 1.2, 3.1, 2.5, 0.7, 3 })
    ]
    public void A_redshifted_component_is_the_other_at_the_source(string shifted, string name, double[] parameters)
    {
        double[] energies = [0.4, 1.3, 2.2, 6.1],
            found = new double[4],
            expected = new double[4];
        SpectralModel.Parse(shifted).EvaluateDensity(energies, parameters, found);
        SpectralModel
            .Parse(name)
            .EvaluateDensity(Array.ConvertAll(energies, e => e * 1.7), [.. parameters[..3], parameters[4]], expected);
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], found[i], 1e-12 * expected[i]);
    }

    /// <summary>Where nothing is absorbed, all photons leave in the end; the fits to Monte Carlo calculations are good to some
    /// per cent.</summary>
    [Theory, InlineData(5), InlineData(30), InlineData(100)]
    public void Obscuring_matter_that_only_scatters_keeps_the_photons(double column)
    {
        double[] found = new double[1];
        SpectralModel.Parse("plcabs").EvaluateDensity([60], [column, 100, 0, 7.11, 2, 200, 100, 1, 0, 0, 1], found);
        Assert.InRange(found[0] * 3600, 0.94, 1.03);
    }

    /// <summary>
    /// Photons followed one by one from the centre of a sphere (Thomson's phase function, energies unchanged): what leaves of
    /// them, where energies hardly shift.
    /// The formulas are Yaqoob's fits to such calculations.
    /// </summary>
    [Theory, InlineData(30, 6), InlineData(60, 10), InlineData(150, 10), InlineData(150, 15)]
    public void Obscured_light_is_what_a_Monte_Carlo_calculation_gives(double column, double energy)
    {
        double thomson = 0.00798 * column,
            total = thomson - Math.Log(Factor("phabs", [column], energy)),
            left = 0;
        const int photons = 200_000;
        Random random = new(1997);
        for (int photon = 0; photon < photons; photon++)
        {
            (double x, double y, double z, double u, double v, double w) = (0, 0, 0, 0, 0, 1);
            while (true)
            {
                double path = -Math.Log(1 - random.NextDouble()) / total;
                (x, y, z) = (x + (path * u), y + (path * v), z + (path * w));
                if ((x * x) + (y * y) + (z * z) > 1)
                {
                    left++;
                    break;
                }
                if (random.NextDouble() > thomson / total)
                    break;
                double cosine = (2 * random.NextDouble()) - 1;
                while (2 * random.NextDouble() > 1 + (cosine * cosine))
                    cosine = (2 * random.NextDouble()) - 1;
                double sine = Math.Sqrt(1 - (cosine * cosine)),
                    angle = 2 * Math.PI * random.NextDouble(),
                    side = Math.Sqrt(Math.Max(1e-12, 1 - (w * w)));
                (double p, double q) = (sine * Math.Cos(angle), sine * Math.Sin(angle));
                (u, v, w) =
                    side < 1e-5
                        ? (p, q, cosine * Math.Sign(w))
                        : (
                            (cosine * u) + (((p * u * w) - (q * v)) / side),
                            (cosine * v) + (((p * v * w) + (q * u)) / side),
                            (cosine * w) - (p * side)
                        );
            }
        }
        double[] found = new double[1];
        SpectralModel.Parse("plcabs").EvaluateDensity([energy], [column, 30, 1, 7.124, 0, 200, 100, 1, 0, 0, 1], found);
        Assert.Equal(left / photons, found[0], 0.05 * left / photons);
    }

    [Fact]
    public void Obscured_light_is_the_absorbed_and_the_scattered()
    {
        double[] energies = [2, 6.9, 7.3, 20],
            obscured = new double[4],
            absorbed = new double[4],
            faint = new double[4],
            shifted = new double[4];
        SpectralModel model = SpectralModel.Parse("plcabs");
        model.EvaluateDensity(energies, [30, 3, 1, 7.124, 2, 200, 100, 1, 0, 0, 1], obscured);
        SpectralModel.Parse("phabs*cabs*powerlaw").EvaluateDensity(energies, [30, 36, 2, 1], absorbed);
        model.EvaluateDensity(energies, [0, 3, 1, 7.124, 2, 200, 100, 1, 0, 0, 1], faint);
        model.EvaluateDensity(energies, [30, 3, 1, 7.124, 2, 200, 100, 0.1, 0, 0, 1], shifted);
        for (int i = 0; i < 4; i++)
        {
            Assert.InRange(obscured[i] / absorbed[i], 1.0, 1.35);
            Assert.Equal(1 / (energies[i] * energies[i]), faint[i], 1e-12);
            // At a depth of a quarter, shifts of the energy are a matter of a few per cent.
            Assert.InRange(shifted[i] / obscured[i], 0.9, 1.1);
        }
    }

    private static double Factor(string name, double[] parameters, double energy)
    {
        double[] value = new double[1];
        SpectralModel.Parse($"{name}*powerlaw").EvaluateDensity([energy], [.. parameters, 0, 1], value);
        return value[0];
    }
}
