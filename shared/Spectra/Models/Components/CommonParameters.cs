namespace Almagest.Spectra.Models.Components;

/// <summary>Parameters that several components share, with XSPEC's defaults and limits.</summary>
internal static class CommonParameters
{
    public static readonly ModelParameter Norm = new("norm", "", 1, 0, 0, 1e24, 1e24, false, "normalisation");
    public static readonly ModelParameter Redshift = new("Redshift", "", 0, -0.999, -0.999, 10, 10, true, "redshift z");
    public static readonly ModelParameter Column = new("nH", "1e22 cm^-2", 1, 0, 0, 1e5, 1e6, false, "hydrogen column");
    public static readonly ModelParameter LineEnergy = new("LineE", "keV", 6.5, 0, 0, 1e6, 1e6, false, "line energy");
    public static readonly ModelParameter LineSigma = new("Sigma", "keV", 0.1, 0, 0, 10, 20, false, "line width, 1 sigma");
    public static readonly ModelParameter EdgeEnergy = new("edgeE", "keV", 7, 0, 0, 100, 100, false, "threshold");
    public static readonly ModelParameter EdgeDepth = new(
        "MaxTau",
        "",
        1,
        0,
        0,
        5,
        10,
        false,
        "absorption depth at the threshold"
    );
    public static readonly ModelParameter CutoffStart = new("cutoffE", "keV", 10, 1e-4, 0.01, 1e6, 1e6, false, "cutoff energy");
    public static readonly ModelParameter FoldEnergy = new("foldE", "keV", 15, 1e-4, 0.01, 1e6, 1e6, false, "e-folding energy");
    public static readonly ModelParameter Covered = new("CvrFract", "", 0.5, 0, 0.05, 0.95, 1, false, "covered fraction");
    public static readonly ModelParameter CutoffEnergy = new(
        "HighECut",
        "keV",
        15,
        0.01,
        1,
        500,
        500,
        false,
        "e-folding energy of the cutoff"
    );

    public static ModelParameter Index(string name, double value) => new(name, "", value, -3, -2, 9, 10, false, "photon index");

    public static ModelParameter BreakEnergy(string name, double value) =>
        new(name, "keV", value, 0, 0.01, 1e6, 1e6, false, "break energy");

    public static ModelParameter Temperature(double value, double hardMin, double softMin, double softMax) =>
        new("kT", "keV", value, hardMin, softMin, softMax, 200, false, "temperature");

    /// <summary>Always frozen.</summary>
    public static ModelParameter Setting(
        string name,
        string unit,
        double value,
        double lower,
        double upper,
        string description
    ) => new(name, unit, value, lower, lower, upper, upper, true, description);
}
