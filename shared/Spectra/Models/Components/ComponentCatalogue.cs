using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Components;

/// <summary>Every component of the language, with XSPEC's names, order, defaults and limits.</summary>
public static class ComponentCatalogue
{
    private static readonly ModelParameter Norm =
        new("norm", "", 1, 0, 0, 1e24, 1e24, false, "normalisation");

    private static readonly ModelParameter Redshift =
        new("Redshift", "", 0, -0.999, -0.999, 10, 10, true, "redshift z");

    private static readonly ModelParameter Column =
        new("nH", "1e22 cm^-2", 1, 0, 0, 1e5, 1e6, false, "hydrogen column");

    private static readonly ModelParameter LineEnergy = new("LineE", "keV", 6.5, 0, 0, 1e6, 1e6, false, "line energy");
    private static readonly ModelParameter EdgeEnergy = new("edgeE", "keV", 7, 0, 0, 100, 100, false, "threshold");
    private static readonly ModelParameter EdgeDepth = new("MaxTau", "", 1, 0, 0, 5, 10, false, "absorption depth at the threshold");

    private static readonly ModelParameter CutoffStart = new("cutoffE", "keV", 10, 1e-4, 0.01, 1e6, 1e6, false, "cutoff energy");
    private static readonly ModelParameter FoldEnergy = new("foldE", "keV", 15, 1e-4, 0.01, 1e6, 1e6, false, "e-folding energy");

    private static readonly ModelParameter Covered =
        new("CvrFract", "", 0.5, 0, 0.05, 0.95, 1, false, "covered fraction");

    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [
        Additive("powerlaw", "K E^-PhoIndex; K at 1 keV", new PowerLaw(redshifted: false), Index("PhoIndex", 1)),
        Additive("zpowerlw", "K [E (1+z)]^-PhoIndex", new PowerLaw(redshifted: true), Index("PhoIndex", 1), Redshift),
        Additive("cutoffpl", "K E^-PhoIndex exp(-E/HighECut)", new CutoffPowerLaw(redshifted: false), Index("PhoIndex", 1), CutoffEnergy()),
        Additive("zcutoffpl", "cutoffpl at E (1+z)", new CutoffPowerLaw(redshifted: true), Index("PhoIndex", 1), CutoffEnergy(), Redshift),
        Additive("bknpower", "K E^-PhoIndx1 to BreakE; K BreakE^(PhoIndx2-PhoIndx1) E^-PhoIndx2 above", new BrokenPowerLaw(1),
            Index("PhoIndx1", 1), BreakEnergy("BreakE", 5), Index("PhoIndx2", 2)),
        Additive("bkn2pow", "bknpower with a second break", new BrokenPowerLaw(2),
            Index("PhoIndx1", 1), BreakEnergy("BreakE1", 5), Index("PhoIndx2", 2), BreakEnergy("BreakE2", 10), Index("PhoIndx3", 3)),
        Additive("pegpwrlw", "E^-PhoIndex; K = energy flux from eMin to eMax, 1e-12 erg/cm^2/s", new PeggedPowerLaw(), Index("PhoIndex", 1),
            new("eMin", "keV", 2, 1e-3, 1e-3, 1e10, 1e10, true, "lower end of the flux"), new("eMax", "keV", 10, 1e-3, 1e-3, 1e10, 1e10, true, "upper end of the flux")),
        Additive("logpar", "K (E/pivotE)^(-alpha - beta log10(E/pivotE))", new LogParabola(),
            new("alpha", "", 1.5, 0, 0, 4, 4, false, "slope at the pivot"), new("beta", "", 0.2, -4, -4, 4, 4, false, "curvature"),
            new("pivotE", "keV", 1, 1e-3, 1e-3, 1e6, 1e6, true, "pivot energy")),
        Additive("zlogpar", "logpar at E (1+z)", new ShiftedComponent(new LogParabola(), ShiftedComponent.LogParabola),
            new("alpha", "", 1.5, 0, 0, 4, 4, false, "slope at the pivot"), new("beta", "", 0.2, -4, -4, 4, 4, false, "curvature"),
            new("pivotE", "keV", 1, 1e-3, 1e-3, 1e6, 1e6, true, "pivot energy"), Redshift),
        Additive("zbknpower", "bknpower at E (1+z)", new ShiftedComponent(new BrokenPowerLaw(1), ShiftedComponent.BrokenPowerLaw),
            Index("PhoIndx1", 1), BreakEnergy("BreakE", 5), Index("PhoIndx2", 2), Redshift),
        Additive("expdec", "K exp(-factor E)", new ExponentialDecay(), new ModelParameter("factor", "keV^-1", 1, 0, 0, 100, 100, false, "decay per keV")),
        Additive("bbody", "8.0525 K E^2 / (kT^4 (exp(E/kT) - 1)); K = L39/D10^2",
            new BlackBody(8.0525, perTemperature: true, redshifted: false), Temperature(3, 1e-4, 0.01, 100)),
        Additive("zbbody", "bbody at E (1+z)", new BlackBody(8.0525, perTemperature: true, redshifted: true), Temperature(3, 1e-4, 0.01, 100), Redshift),
        Additive("bbodyrad", "1.0344e-3 K E^2 / (exp(E/kT) - 1); K = (R_km/D10)^2",
            new BlackBody(1.0344e-3, perTemperature: false, redshifted: false), Temperature(3, 1e-4, 1e-3, 100)),
        Additive("diskbb", "multicolour disc, Mitsuda et al. 1984; K = (Rin_km/D10)^2 cos(theta)", new DiskBlackBody(),
            new ModelParameter("Tin", "keV", 1, 0, 0, 1000, 1000, false, "temperature at the inner radius")),
        Additive("diskpbb", "disc with T(r) = Tin (r/Rin)^-p; K = (Rin_km/D10)^2 cos(theta)", new PowerDisk(),
            new("Tin", "keV", 1, 0.1, 0.1, 10, 10, false, "temperature at the inner radius"), new("p", "", 0.75, 0.5, 0.5, 1, 1, false, "exponent of the temperature")),
        Additive("comptt", "Comptonised Wien spectrum, Titarchuk 1994; disc if approx <= 1, else sphere", new Comptonisation(), Redshift,
            new("T0", "keV", 0.1, 0.01, 0.01, 100, 100, false, "temperature of the seed photons"), new("kT", "keV", 50, 2, 2, 500, 500, false, "temperature of the plasma"),
            new("taup", "", 1, 0.01, 0.01, 100, 200, false, "optical depth of the plasma"), new("approx", "", 1, 0, 0, 5, 5, true, "geometry: disc up to 1, else sphere")),
        Additive("bremss", "T^-1/2 exp(-E/T)/E [g(1) + 0.34 g(2)], T = kT; K = 3.02e-15 EM / (4 pi D^2)",
            new Bremsstrahlung(redshifted: false), Temperature(7, 1e-4, 1e-4, 100)),
        Additive("zbremss", "bremss at E (1+z)", new Bremsstrahlung(redshifted: true), Temperature(7, 1e-4, 1e-4, 100), Redshift),
        Additive("gaussian", "K N(E; LineE, Sigma)", new GaussianLine(redshifted: false), LineEnergy, LineSigma()),
        Additive("zgauss", "gaussian at E (1+z)", new GaussianLine(redshifted: true), LineEnergy, LineSigma(), Redshift),
        Additive("lorentz", "K Lorentz(E; LineE, Width), normalised over E > 0", new LorentzianLine(), LineEnergy,
            new("Width", "keV", 0.1, 0, 0, 10, 20, false, "full width at half maximum")),
        Factor("constant", "factor", new Constant(), new ModelParameter("factor", "", 1, 0, 0, 1e10, 1e10, false, "factor")),
        Factor("wabs", "exp(-nH sigma(E)), Morrison & McCammon 1983", new Absorber(MorrisonMcCammon.Instance, redshifted: false), Column),
        Factor("zwabs", "wabs at E (1+z)", new Absorber(MorrisonMcCammon.Instance, redshifted: true), Column, Redshift),
        Absorber("phabs", "exp(-nH sigma(E)), neutral gas", InterstellarMatter.Gas, redshifted: false),
        Absorber("zphabs", "phabs at E (1+z)", InterstellarMatter.Gas, redshifted: true),
        Absorber("tbabs", "exp(-nH sigma(E)), gas, H2 and grains (Wilms, Allen & McCray 2000)", InterstellarMatter.GasAndGrains, redshifted: false),
        Absorber("ztbabs", "tbabs without grains at E (1+z)", InterstellarMatter.GasAndMolecules, redshifted: true),
        Partial("pcfabs", "1 - CvrFract (1 - exp(-nH sigma(E)))", redshifted: false),
        Partial("zpcfabs", "pcfabs at E (1+z)", redshifted: true),
        Factor("highecut", "exp((cutoffE - E)/foldE) above cutoffE", new HighEnergyCutoff(redshifted: false), CutoffStart, FoldEnergy),
        Factor("zhighect", "highecut at E (1+z)", new HighEnergyCutoff(redshifted: true), CutoffStart, FoldEnergy, Redshift),
        Factor("expfac", "1 + Ampl exp(-Factor E) from StartE on", new ExponentialFactor(),
            new("Ampl", "", 1, 0, 0, 1e5, 1e6, false, "amplitude"), new("Factor", "keV^-1", 1, 0, 0, 1e5, 1e6, false, "decay per keV"),
            new("StartE", "keV", 0.5, 0, 0, 1e5, 1e6, false, "where it begins")),
        Factor("gabs", "exp(-Strength N(E; LineE, Sigma))", new GaussianAbsorption(), LineEnergy with { Default = 1 },
            LineSigma() with { Default = 0.01 }, new("Strength", "keV", 1, 0, 0, 1e6, 1e6, false, "line depth times sigma sqrt(2 pi)")),
        Factor("expabs", "exp(-LowECut/E)", new LowEnergyCutoff(),
            new ModelParameter("LowECut", "keV", 2, 0, 0, 100, 200, false, "e-folding energy")),
        Factor("cabs", "exp(-nH sigma_KN(E))", new ComptonScattering(), Column),
        Factor("redden", "10^(-0.4 A(lambda)), A(V) = 3.1 E_BmV", new Reddening(), new ModelParameter("E_BmV", "", 0.05, 0, 0, 10, 10, false, "colour excess E(B-V)")),
        Factor("smedge", "exp(-MaxTau (E/edgeE)^index (1 - exp((edgeE - E)/width))) from edgeE on", new SmearedEdge(),
            EdgeEnergy with { HardMin = 0.1, SoftMin = 0.1 }, EdgeDepth, new("index", "", -2.67, -10, -10, 10, 10, true, "exponent of the cross-section"),
            new("width", "keV", 10, 0.01, 0.01, 100, 100, false, "smearing width")),
        Factor("cyclabs", "exp(-D0 (W0 E/E0)^2/((E-E0)^2 + W0^2)), and its harmonic at 2 E0", new CyclotronAbsorption(),
            new("Depth0", "", 2, 0, 0, 100, 100, false, "depth of the fundamental"), new("E0", "keV", 30, 1, 1, 100, 100, false, "cyclotron energy"),
            new("Width0", "keV", 10, 1, 1, 100, 100, true, "width of the fundamental"), new("Depth2", "", 0, 0, 0, 100, 100, true, "depth of the harmonic"),
            new("Width2", "keV", 20, 1, 1, 100, 100, true, "width of the harmonic")),
        Factor("edge", "exp(-MaxTau (E/edgeE)^-3) from edgeE on", new AbsorptionEdge(redshifted: false), EdgeEnergy, EdgeDepth),
        Factor("zedge", "edge at E (1+z)", new AbsorptionEdge(redshifted: true), EdgeEnergy, EdgeDepth, Redshift),
    ];

    private static ModelParameter Index(string name, double value) => new(name, "", value, -3, -2, 9, 10, false, "photon index");

    private static ModelParameter BreakEnergy(string name, double value) => new(name, "keV", value, 0, 0.01, 1e6, 1e6, false, "break energy");

    private static ModelParameter CutoffEnergy() => new("HighECut", "keV", 15, 0.01, 1, 500, 500, false, "e-folding energy of the cutoff");

    private static ModelParameter LineSigma() => new("Sigma", "keV", 0.1, 0, 0, 10, 20, false, "line width, 1 sigma");

    private static ModelParameter Temperature(double value, double hardMin, double softMin, double softMax) =>
        new("kT", "keV", value, hardMin, softMin, softMax, 200, false, "temperature");

    private static ComponentDefinition Additive(string name, string formula, AdditiveComponent component, params ModelParameter[] parameters) =>
        new(name, ComponentKind.Additive, formula, [.. parameters, Norm]) { Create = _ => component };

    private static ComponentDefinition Factor(string name, string formula, MultiplicativeComponent component, params ModelParameter[] parameters) =>
        new(name, ComponentKind.Multiplicative, formula, parameters) { Create = _ => component };

    private static ComponentDefinition Absorber(string name, string formula, Func<AbundanceSet, CrossSection> section, bool redshifted) =>
        new(name, ComponentKind.Multiplicative, formula, redshifted ? [Column, Redshift] : [Column])
        {
            Create = abundances => new Absorber(section(abundances), redshifted),
        };

    private static ComponentDefinition Partial(string name, string formula, bool redshifted) =>
        new(name, ComponentKind.Multiplicative, formula, redshifted ? [Column, Covered, Redshift] : [Column, Covered])
        {
            Create = abundances => new PartialAbsorber(InterstellarMatter.Gas(abundances), redshifted),
        };
}
