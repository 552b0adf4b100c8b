using Almagest.Spectra.Models.Convolutions;
using static Almagest.Spectra.Models.Components.CommonParameters;

namespace Almagest.Spectra.Models.Components;

/// <summary>Components that act on the photons of what stands to their right.</summary>
internal static class ConvolutionComponents
{
    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [
        New("zashift", "photons at E (1+z), one factor 1+z fewer", "XSPEC manual", new EnergyShift(), Redshift),
        New(
            "cflux",
            "scaled so that 10^lg10Flux erg/cm^2/s lie between Emin and Emax",
            "XSPEC manual",
            new FluxScaling(isLuminosity: false),
            Lower,
            Upper,
            new("lg10Flux", "log10 erg cm^-2 s^-1", -12, -100, -100, 100, 100, false, "logarithm of the energy flux")
        ),
        New(
            "clumin",
            "scaled so that 10^lg10Lum erg/s leave between Emin and Emax of the source's frame",
            "XSPEC manual; flat universe, H0 = 70, Lambda0 = 0.73",
            new FluxScaling(isLuminosity: true),
            Lower,
            Upper,
            Redshift,
            new("lg10Lum", "log10 erg s^-1", 40, -100, -100, 100, 100, false, "logarithm of the luminosity")
        ),
        New(
            "gsmooth",
            "blurred by a Gaussian of sigma = Sig_6keV (E/6 keV)^Index",
            "XSPEC manual",
            new GaussianSmoothing(),
            new("Sig_6keV", "keV", 1, 0, 0, 10, 20, false, "sigma at 6 keV"),
            Setting("Index", "", 0, -1, 1, "exponent of sigma with energy")
        ),
    ];

    private static ModelParameter Lower => Setting("Emin", "keV", 0.5, 0, 1e6, "lower end of the band");

    private static ModelParameter Upper => Setting("Emax", "keV", 10, 0, 1e6, "upper end of the band");

    private static ComponentDefinition New(
        string name,
        string formula,
        string source,
        ConvolutionComponent component,
        params ModelParameter[] parameters
    ) => new(name, ComponentKind.Convolution, formula, source, parameters) { Create = _ => component };
}
