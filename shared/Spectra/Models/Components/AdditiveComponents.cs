using Almagest.Spectra.Models.Absorption;
using static Almagest.Spectra.Models.Components.CommonParameters;

namespace Almagest.Spectra.Models.Components;

/// <summary>Components that give photons.</summary>
internal static class AdditiveComponents
{
    private static readonly ModelParameter[] Parabola =
    [
        new("alpha", "", 1.5, 0, 0, 4, 4, false, "slope at the pivot"),
        new("beta", "", 0.2, -4, -4, 4, 4, false, "curvature"),
        Setting("pivotE", "keV", 1, 1e-3, 1e6, "pivot energy"),
    ];

    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [
        New(
            "powerlaw",
            "K E^-PhoIndex; K at 1 keV",
            "XSPEC manual; integrated exactly",
            new PowerLaw(redshifted: false),
            Index("PhoIndex", 1)
        ),
        New("zpowerlw", "K [E (1+z)]^-PhoIndex", "XSPEC manual", new PowerLaw(redshifted: true), Index("PhoIndex", 1), Redshift),
        New(
            "cutoffpl",
            "K E^-PhoIndex exp(-E/HighECut)",
            "XSPEC manual",
            new CutoffPowerLaw(redshifted: false),
            Index("PhoIndex", 1),
            CutoffEnergy
        ),
        New(
            "zcutoffpl",
            "cutoffpl at E (1+z)",
            "XSPEC manual",
            new CutoffPowerLaw(redshifted: true),
            Index("PhoIndex", 1),
            CutoffEnergy,
            Redshift
        ),
        New(
            "bknpower",
            "K E^-PhoIndx1 to BreakE; K BreakE^(PhoIndx2-PhoIndx1) E^-PhoIndx2 above",
            "XSPEC manual; integrated exactly",
            new BrokenPowerLaw(1),
            Index("PhoIndx1", 1),
            BreakEnergy("BreakE", 5),
            Index("PhoIndx2", 2)
        ),
        New(
            "zbknpower",
            "bknpower at E (1+z)",
            "XSPEC manual",
            new ShiftedComponent(new BrokenPowerLaw(1), ShiftedComponent.BrokenPowerLaw),
            Index("PhoIndx1", 1),
            BreakEnergy("BreakE", 5),
            Index("PhoIndx2", 2),
            Redshift
        ),
        New(
            "bkn2pow",
            "bknpower with a second break",
            "XSPEC manual; integrated exactly",
            new BrokenPowerLaw(2),
            Index("PhoIndx1", 1),
            BreakEnergy("BreakE1", 5),
            Index("PhoIndx2", 2),
            BreakEnergy("BreakE2", 10),
            Index("PhoIndx3", 3)
        ),
        New(
            "pegpwrlw",
            "E^-PhoIndex; K = energy flux from eMin to eMax, 1e-12 erg/cm^2/s",
            "XSPEC manual",
            new PeggedPowerLaw(),
            Index("PhoIndex", 1),
            Setting("eMin", "keV", 2, 1e-3, 1e10, "lower end of the flux"),
            Setting("eMax", "keV", 10, 1e-3, 1e10, "upper end of the flux")
        ),
        New(
            "logpar",
            "K (E/pivotE)^(-alpha - beta log10(E/pivotE))",
            "Massaro et al. 2004, A&A 413, 489",
            new LogParabola(),
            Parabola
        ),
        New(
            "zlogpar",
            "logpar at E (1+z)",
            "Massaro et al. 2004, A&A 413, 489",
            new ShiftedComponent(new LogParabola(), ShiftedComponent.LogParabola),
            [.. Parabola, Redshift]
        ),
        New(
            "expdec",
            "K exp(-factor E)",
            "XSPEC manual; integrated exactly",
            new ExponentialDecay(),
            new ModelParameter("factor", "keV^-1", 1, 0, 0, 100, 100, false, "decay per keV")
        ),
        New(
            "bbody",
            "8.0525 K E^2 / (kT^4 (exp(E/kT) - 1)); K = L39/D10^2",
            "Planck; XSPEC manual",
            new BlackBody(8.0525, perTemperature: true, redshifted: false),
            Temperature(3, 1e-4, 0.01, 100)
        ),
        New(
            "zbbody",
            "bbody at E (1+z)",
            "Planck; XSPEC manual",
            new BlackBody(8.0525, perTemperature: true, redshifted: true),
            Temperature(3, 1e-4, 0.01, 100),
            Redshift
        ),
        New(
            "bbodyrad",
            "1.0344e-3 K E^2 / (exp(E/kT) - 1); K = (R_km/D10)^2",
            "Planck; XSPEC manual",
            new BlackBody(1.0344e-3, perTemperature: false, redshifted: false),
            Temperature(3, 1e-4, 1e-3, 100)
        ),
        New(
            "diskbb",
            "disc with T(r) = Tin (r/Rin)^-3/4; K = (Rin_km/D10)^2 cos(theta)",
            "Mitsuda et al. 1984, PASJ 36, 741; Makishima et al. 1986, ApJ 308, 635",
            new DiskBlackBody(),
            new ModelParameter("Tin", "keV", 1, 0, 0, 1000, 1000, false, "temperature at the inner radius")
        ),
        New(
            "diskpbb",
            "disc with T(r) = Tin (r/Rin)^-p; K = (Rin_km/D10)^2 cos(theta)",
            "Mineshige et al. 1994, ApJ 426, 308",
            new PowerDisk(),
            new("Tin", "keV", 1, 0.1, 0.1, 10, 10, false, "temperature at the inner radius"),
            new("p", "", 0.75, 0.5, 0.5, 1, 1, false, "exponent of the temperature")
        ),
        New(
            "bremss",
            "T^-1/2 exp(-E/T)/E [g(1) + 0.34 g(2)], T = kT; K = 3.02e-15 EM / (4 pi D^2)",
            "Kellogg, Baldwin & Koch 1975, ApJ 199, 299; Kurucz 1970, SAO Special Report 309",
            new Bremsstrahlung(redshifted: false),
            Temperature(7, 1e-4, 1e-4, 100)
        ),
        New(
            "zbremss",
            "bremss at E (1+z)",
            "as bremss",
            new Bremsstrahlung(redshifted: true),
            Temperature(7, 1e-4, 1e-4, 100),
            Redshift
        ),
        New(
            "comptt",
            "Wien photons of T0 scattered by electrons of kT and depth taup",
            "Titarchuk 1994, ApJ 434, 570; Hua & Titarchuk 1995, ApJ 449, 188",
            new Comptonisation(),
            Redshift,
            new("T0", "keV", 0.1, 0.01, 0.01, 100, 100, false, "temperature of the seed photons"),
            new("kT", "keV", 50, 2, 2, 500, 500, false, "temperature of the plasma"),
            new("taup", "", 1, 0.01, 0.01, 100, 200, false, "optical depth of the plasma"),
            Setting("approx", "", 1, 0, 5, "geometry: disc up to 1, else sphere")
        ),
        new(
            "plcabs",
            ComponentKind.Additive,
            "K E^-PhoIndex, above HighECut exp((HighECut - E)/foldE), through a sphere of matter that absorbs and scatters",
            "Yaqoob 1997, ApJ 479, 184",
            [
                Column,
                Setting("nmax", "", 1, 1, 100, "scatterings that are followed"),
                Setting("FeAbun", "", 1, 0, 10, "abundance of iron beside the set's"),
                Setting("FeKedge", "keV", 7.11, 7, 10, "K edge of iron"),
                new("PhoIndex", "", 2, -2, 0, 9, 10, false, "photon index"),
                new("HighECut", "keV", 95, 0.01, 1, 100, 200, true, "where the cutoff begins"),
                new("foldE", "keV", 100, 1e-4, 1, 1e6, 1e6, true, "e-folding energy"),
                Setting("acrit", "", 1, 0, 1, "albedo above which scattering shifts energies"),
                Setting("FAST", "", 0, 0, 1, "1: one exponential instead of scatterings"),
                Redshift,
                Norm,
            ]
        )
        {
            Create = abundances => new ObscuredPowerLaw(
                InterstellarMatter.GasWithout(abundances, 26),
                InterstellarMatter.Element(abundances, 26)
            ),
        },
        New(
            "gaussian",
            "K N(E; LineE, Sigma)",
            "XSPEC manual; integrated exactly",
            new GaussianLine(redshifted: false),
            LineEnergy,
            LineSigma
        ),
        New(
            "zgauss",
            "gaussian at E (1+z)",
            "XSPEC manual; integrated exactly",
            new GaussianLine(redshifted: true),
            LineEnergy,
            LineSigma,
            Redshift
        ),
        New(
            "lorentz",
            "K Lorentz(E; LineE, Width), normalised over E > 0",
            "XSPEC manual; integrated exactly",
            new LorentzianLine(),
            LineEnergy,
            new("Width", "keV", 0.1, 0, 0, 10, 20, false, "full width at half maximum")
        ),
    ];

    private static ComponentDefinition New(
        string name,
        string formula,
        string source,
        AdditiveComponent component,
        params ModelParameter[] parameters
    ) => new(name, ComponentKind.Additive, formula, source, [.. parameters, Norm]) { Create = _ => component };
}
