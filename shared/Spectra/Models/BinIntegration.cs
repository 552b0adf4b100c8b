namespace Almagest.Spectra.Models;

/// <summary>How the photons of an energy bin are computed.</summary>
public enum BinIntegration
{
    /// <summary>The integral over the bin of additive components times factors, to 1e-7.</summary>
    Exact,

    /// <summary>XSPEC's own rules, component by component, so that its numbers can be matched.</summary>
    Xspec,

    /// <summary>Additive components are integrated, factors taken at the bin's arithmetic middle (as Sherpa's table models
    /// are).</summary>
    Midpoint,
}
