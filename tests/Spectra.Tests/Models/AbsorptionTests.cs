using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Tests.Models;

public sealed class AbsorptionTests
{
    public static TheoryData<string, string> Everything()
    {
        TheoryData<string, string> all = [];
        foreach (string model in new[] { "wabs", "phabs", "tbabs", "ztbabs" })
        foreach (string set in new[] { "angr", "aspl", "wilm", "lodd", "grsa", "feld" })
            all.Add(model, set);
        return all;
    }

    [Theory, MemberData(nameof(Everything))]
    public void Matter_is_transparent_below_13_6_eV_and_ever_more_so_at_high_energies(string model, string abundances)
    {
        double[] energies = [0.002, 0.0135, 0.014, 0.1, 10, 20, 60, 99, 150, 1000],
            sigma = Sigma(model, abundances, energies);
        Assert.Equal([0, 0], sigma[..2]);
        // σ of neutral H at its threshold is 6.3e-18 cm²; wabs continues as E⁻³ from 30 eV and gives twice that.
        Assert.InRange(sigma[2], 4e4, 1.3e5);
        for (int i = 3; i < energies.Length; i++)
            Assert.InRange(sigma[i], 0, sigma[i - 1]);
        Assert.InRange(sigma[6] / sigma[5], 0.02, 0.05); // about E⁻³
    }

    /// <summary>What is in grains shades itself, and a fifth of the hydrogen is in molecules.</summary>
    [Theory]
    [InlineData(0.3, 0.98, 0.995), InlineData(1.0, 0.98, 0.995), InlineData(10, 0.999, 1)]
    public void Grains_shade_one_another_where_matter_is_opaque(double energy, double least, double most) =>
        Assert.InRange(Sigma("tbabs", "wilm", [energy])[0] / Sigma("ztbabs", "wilm", [energy])[0], least, most);

    /// <summary>The sets differ as their metals do: what the oxygen edge adds is the abundance of oxygen, shaded a
    /// little.</summary>
    [Theory]
    [InlineData("angr"), InlineData("aspl"), InlineData("lodd"), InlineData("grsa"), InlineData("feld")]
    public void An_edge_is_as_high_as_its_element_is_abundant(string set)
    {
        Dictionary<string, double> oxygen = new()
        {
            ["angr"] = 8.51,
            ["aspl"] = 4.90,
            ["lodd"] = 4.90,
            ["grsa"] = 6.76,
            ["feld"] = 8.51,
        };
        Assert.Equal(oxygen[set] / 4.90, Jump(set) / Jump("wilm"), 0.1);
        Assert.Equal(
            oxygen[set] / 4.90,
            (Sigma("ztbabs", set, [0.6])[0] - Sigma("ztbabs", set, [0.48])[0] * Fall)
                / (Sigma("ztbabs", "wilm", [0.6])[0] - Sigma("ztbabs", "wilm", [0.48])[0] * Fall),
            0.15
        );

        static double Jump(string abundances) =>
            Sigma("tbabs", abundances, [0.6])[0] - (Sigma("tbabs", abundances, [0.48])[0] * Fall);
    }

    /// <summary>How σ of everything else falls from 0.48 to 0.6 keV.</summary>
    private const double Fall = 0.53;

    /// <summary>Half an absorption edge is enough to see whether a table's cells smear it.</summary>
    [Fact]
    public void Edges_are_where_they_belong_to_a_part_in_a_million()
    {
        double[] sigma = Sigma("phabs", "wilm", [7.124 * (1 - 1e-6), 7.124 * (1 + 1e-6)]);
        Assert.InRange(sigma[1] / sigma[0], 1.5, 3);
    }

    /// <summary>What is read off polynomials in pieces is what the formulas give, up to either side of every threshold, and so
    /// is its slope.</summary>
    [Fact]
    public void Cross_sections_are_the_published_formulas()
    {
        AbundanceSet set = AbundanceSet.Get("aspl");
        CrossSection gas = InterstellarMatter.Gas(set),
            molecules = InterstellarMatter.GasAndMolecules(set);
        Random random = new(7);
        double[] energies =
        [
            .. Enumerable.Range(0, 20_000).Select(_ => 0.07 * Math.Exp(random.NextDouble() * 7.2)),
            .. gas.Jumps.ToArray()[1..^1].SelectMany<double, double>(e => [e * (1 - 1e-9), e * (1 + 1e-9)]),
        ];
        double[] log = Array.ConvertAll(energies, Math.Log),
            sigma = new double[energies.Length],
            slope = new double[energies.Length],
            structured = new double[energies.Length];
        gas.Evaluate(energies, log, sigma);
        gas.EvaluateSlope(energies, log, slope);
        molecules.Evaluate(energies, log, structured);
        const double step = 1e-6;
        for (int i = 0; i < energies.Length; i++)
        {
            double eV = 1000 * energies[i],
                expected = Neutral(eV);
            Assert.Equal(1, sigma[i] / expected, 1e-9);
            if (
                i < 20_000
                && Math.Abs(gas.Jumps.BinarySearch(energies[i] * (1 - step)) - gas.Jumps.BinarySearch(energies[i] * (1 + step)))
                    == 0
            )
                Assert.Equal((Neutral(eV * (1 + step)) - Neutral(eV * (1 - step))) / (2 * step), slope[i], 1e-7 * expected);
            Assert.Equal(1, structured[i] / Structured(eV), 1e-8);
        }

        double Neutral(double eV) => Species.Elements.Sum(z => 1e4 * set[z] * VernerAtoms.At(z, eV));
        double Structured(double eV) =>
            1e4
            * (
                (0.8 * LightSpecies.Hydrogen(eV))
                + (0.1 * LightSpecies.MolecularHydrogen(eV))
                + (set[2] * LightSpecies.Helium(eV))
                + Species.Elements.Where(z => z > 2).Sum(z => set[z] * (StructuredEdges.At(z, eV) ?? VernerAtoms.At(z, eV)))
            );
    }

    [Fact]
    public void The_slope_of_wabs_is_that_of_its_formula()
    {
        double[] energies = [0.02, 0.05, 0.2, 0.6, 3.1, 9, 30],
            log = Array.ConvertAll(energies, Math.Log),
            slope = new double[7],
            above = new double[7],
            below = new double[7];
        const double step = 1e-6;
        MorrisonMcCammon.Instance.EvaluateSlope(energies, log, slope);
        MorrisonMcCammon.Instance.Evaluate(Array.ConvertAll(energies, e => e * (1 + step)), log, above);
        MorrisonMcCammon.Instance.Evaluate(Array.ConvertAll(energies, e => e * (1 - step)), log, below);
        for (int i = 0; i < 7; i++)
            Assert.Equal((above[i] - below[i]) / (2 * step), slope[i], 1e-8 * above[i]);
    }

    private static double[] Sigma(string model, string abundances, double[] energies)
    {
        const double column = 1e-4;
        double[] absorbed = new double[energies.Length];
        SpectralModel parsed = SpectralModel.Parse($"{model}*powerlaw", abundances);
        double[] parameters = parsed.Defaults;
        (parameters[0], parameters[^2], parameters[^1]) = (column, 0, 1);
        parsed.EvaluateDensity(energies, parameters, absorbed);
        return Array.ConvertAll(absorbed, transmission => -Math.Log(transmission) / column);
    }
}
