using Almagest.Spectra.Models.Absorption;
using static Almagest.Spectra.Models.Components.CommonParameters;

namespace Almagest.Spectra.Models.Components;

/// <summary>Components that multiply photons by a factor.</summary>
internal static class MultiplicativeComponents
{
    private const string Verner = "cross-sections of Verner et al. 1996, ApJ 465, 487 and Verner & Yakovlev 1995, A&AS 109, 125";
    private const string TuebingenBoulder = "Wilms, Allen & McCray 2000, ApJ 542, 914";

    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [
        New(
            "constant",
            "factor",
            "XSPEC manual",
            new Constant(),
            new ModelParameter("factor", "", 1, 0, 0, 1e10, 1e10, false, "factor")
        ),
        New(
            "wabs",
            "exp(-nH sigma(E))",
            "Morrison & McCammon 1983, ApJ 270, 119",
            new SplitAbsorber(MorrisonMcCammon.Instance, redshifted: false),
            Column
        ),
        New(
            "zwabs",
            "wabs at E (1+z)",
            "Morrison & McCammon 1983, ApJ 270, 119",
            new SplitAbsorber(MorrisonMcCammon.Instance, redshifted: true),
            Column,
            Redshift
        ),
        Matter("phabs", "exp(-nH sigma(E)), neutral gas", Verner, InterstellarMatter.Gas, redshifted: false),
        Matter("zphabs", "phabs at E (1+z)", Verner, InterstellarMatter.Gas, redshifted: true),
        Matter(
            "tbabs",
            "exp(-nH sigma(E)), gas, H2 and grains",
            TuebingenBoulder,
            InterstellarMatter.GasAndGrains,
            redshifted: false
        ),
        Matter(
            "ztbabs",
            "tbabs without grains at E (1+z)",
            TuebingenBoulder,
            InterstellarMatter.GasAndMolecules,
            redshifted: true
        ),
        Partial("pcfabs", "1 - CvrFract (1 - exp(-nH sigma(E)))", redshifted: false),
        Partial("zpcfabs", "pcfabs at E (1+z)", redshifted: true),
        New("cabs", "exp(-1.21 nH sigma_KN(E))", "Klein & Nishina 1929; XSPEC manual", new ComptonScattering(), Column),
        New(
            "redden",
            "10^(-0.4 A(lambda)), A(V) = 3.1 E_BmV",
            "Cardelli, Clayton & Mathis 1989, ApJ 345, 245",
            new Reddening(),
            new ModelParameter("E_BmV", "", 0.05, 0, 0, 10, 10, false, "colour excess E(B-V)")
        ),
        New(
            "highecut",
            "exp((cutoffE - E)/foldE) above cutoffE",
            "XSPEC manual",
            new HighEnergyCutoff(redshifted: false),
            CutoffStart,
            FoldEnergy
        ),
        New(
            "zhighect",
            "highecut at E (1+z)",
            "XSPEC manual",
            new HighEnergyCutoff(redshifted: true),
            CutoffStart,
            FoldEnergy,
            Redshift
        ),
        New(
            "expfac",
            "1 + Ampl exp(-Factor E) from StartE on",
            "XSPEC manual",
            new ExponentialFactor(),
            new("Ampl", "", 1, 0, 0, 1e5, 1e6, false, "amplitude"),
            new("Factor", "keV^-1", 1, 0, 0, 1e5, 1e6, false, "decay per keV"),
            new("StartE", "keV", 0.5, 0, 0, 1e5, 1e6, false, "where it begins")
        ),
        New(
            "expabs",
            "exp(-LowECut/E)",
            "XSPEC manual",
            new LowEnergyCutoff(),
            new ModelParameter("LowECut", "keV", 2, 0, 0, 100, 200, false, "e-folding energy")
        ),
        New(
            "gabs",
            "exp(-Strength N(E; LineE, Sigma))",
            "XSPEC manual",
            new GaussianAbsorption(),
            LineEnergy with
            {
                Default = 1,
            },
            LineSigma with
            {
                Default = 0.01,
            },
            new("Strength", "keV", 1, 0, 0, 1e6, 1e6, false, "line depth times sigma sqrt(2 pi)")
        ),
        New(
            "cyclabs",
            "exp(-D0 (W0 E/E0)^2/((E-E0)^2 + W0^2)), and its harmonic at 2 E0",
            "Makishima et al. 1990, PASJ 42, 295",
            new CyclotronAbsorption(),
            new("Depth0", "", 2, 0, 0, 100, 100, false, "depth of the fundamental"),
            new("E0", "keV", 30, 1, 1, 100, 100, false, "cyclotron energy"),
            Setting("Width0", "keV", 10, 1, 100, "width of the fundamental"),
            Setting("Depth2", "", 0, 0, 100, "depth of the harmonic"),
            Setting("Width2", "keV", 20, 1, 100, "width of the harmonic")
        ),
        New(
            "edge",
            "exp(-MaxTau (E/edgeE)^-3) from edgeE on",
            "XSPEC manual",
            new AbsorptionEdge(redshifted: false),
            EdgeEnergy,
            EdgeDepth
        ),
        New("zedge", "edge at E (1+z)", "XSPEC manual", new AbsorptionEdge(redshifted: true), EdgeEnergy, EdgeDepth, Redshift),
        New(
            "smedge",
            "exp(-MaxTau (E/edgeE)^index (1 - exp((edgeE - E)/width))) from edgeE on",
            "Ebisawa 1991, PhD thesis, University of Tokyo",
            new SmearedEdge(),
            EdgeEnergy with
            {
                HardMin = 0.1,
                SoftMin = 0.1,
            },
            EdgeDepth,
            Setting("index", "", -2.67, -10, 10, "exponent of the cross-section"),
            new("width", "keV", 10, 0.01, 0.01, 100, 100, false, "smearing width")
        ),
    ];

    private static ComponentDefinition New(
        string name,
        string formula,
        string source,
        MultiplicativeComponent component,
        params ModelParameter[] parameters
    ) => new(name, ComponentKind.Multiplicative, formula, source, parameters) { Create = _ => component };

    private static ComponentDefinition Matter(
        string name,
        string formula,
        string source,
        Func<AbundanceSet, CrossSection> section,
        bool redshifted
    ) =>
        new(name, ComponentKind.Multiplicative, formula, source, redshifted ? [Column, Redshift] : [Column])
        {
            Create = abundances => new Absorber(section(abundances), redshifted),
        };

    private static ComponentDefinition Partial(string name, string formula, bool redshifted) =>
        new(name, ComponentKind.Multiplicative, formula, Verner, redshifted ? [Column, Covered, Redshift] : [Column, Covered])
        {
            Create = abundances => new PartialAbsorber(InterstellarMatter.Gas(abundances), redshifted),
        };
}
