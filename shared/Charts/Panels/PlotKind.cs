namespace Almagest.Charts.Panels;

/// <summary>One panel of a plot, by XSPEC's name for it.</summary>
/// <param name="Name">As XSPEC's `plot` has it.</param>
/// <param name="Title">Of the y axis, with the unit.</param>
/// <param name="IsLog">Whether the y axis is logarithmic.</param>
public sealed record PlotKind(string Name, string Title, bool IsLog)
{
    /// <summary>Data with errors and the model that goes with them; null for panels of the model alone.</summary>
    public Func<DisplayBin, (double Value, double Error, double Model)>? Points { get; init; }

    /// <summary>What multiplies expected counts so that they lie beside <see cref="Points"/>; null where components are not
    /// drawn so.</summary>
    public Func<DisplayBin, double>? CountsScale { get; init; }

    /// <summary>For curves of the unfolded model: what E is raised to.</summary>
    public int? EnergyPower { get; init; }

    /// <summary>Where a perfect model lies, in panels of residuals; null in others.</summary>
    public double? Level { get; init; }

    public static IReadOnlyList<PlotKind> All { get; } =
    [
        Rate("data", false),
        Rate("ldata", true),
        Counts("counts", false),
        Counts("lcounts", true),
        new("ratio", "data / model", false) { Points = bin => (bin.Net / bin.Model, bin.Sigma / bin.Model, 1), Level = 1 },
        new("residuals", "data − model (s⁻¹ keV⁻¹)", false)
        {
            Points = bin => ((bin.Net - bin.Model) * bin.PerRate, bin.Sigma * bin.PerRate, 0),
            Level = 0,
            OfFlux = "data − model (photons cm⁻² s⁻¹ keV⁻¹)",
        },
        new("delchi", "(data − model) / σ", false) { Points = bin => ((bin.Net - bin.Model) / bin.Sigma, 1, 0), Level = 0 },
        new("chisq", "± Δχ²", false) { Points = bin => (SignedSquare((bin.Net - bin.Model) / bin.Sigma), 0, 0), Level = 0 },
        Unfolded("ufspec", "photons cm⁻² s⁻¹ keV⁻¹", 0),
        Unfolded("eufspec", "E f(E)  (photons cm⁻² s⁻¹)", 1),
        Unfolded("eeufspec", "E² f(E)  (keV cm⁻² s⁻¹)", 2),
        Model("model", "photons cm⁻² s⁻¹ keV⁻¹", 0),
        Model("emodel", "E f(E)  (photons cm⁻² s⁻¹)", 1),
        Model("eemodel", "E² f(E)  (keV cm⁻² s⁻¹)", 2),
    ];

    /// <summary>Of the y axis, where spectra in flux are drawn: theirs are photons cm⁻², not counts.</summary>
    public string TitleOf(IReadOnlyList<SpectrumSeries> spectra) =>
        OfFlux is null || !spectra.Any(one => one.IsFlux) ? Title
        : spectra.All(one => one.IsFlux) ? OfFlux
        : $"{Title}, or {OfFlux}";

    /// <summary>The title where all spectra are in flux; null: the same.</summary>
    private string? OfFlux { get; init; }

    public bool NeedsModel => EnergyPower is not null || Level is not null;

    /// <param name="name">May be cut short where no other fits: "ld", "rat".</param>
    /// <returns>Null: no such panel, or several.</returns>
    public static PlotKind? Find(string name)
    {
        PlotKind[] found = [.. All.Where(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0)
            found = [.. All.Where(kind => kind.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : null;
    }

    private static PlotKind Rate(string name, bool log) =>
        new(name, "counts s⁻¹ keV⁻¹", log)
        {
            Points = bin => (bin.Net * bin.PerRate, bin.Sigma * bin.PerRate, bin.Model * bin.PerRate),
            CountsScale = bin => bin.PerRate,
            OfFlux = "photons cm⁻² s⁻¹ keV⁻¹",
        };

    private static PlotKind Counts(string name, bool log) =>
        new(name, "counts", log)
        {
            Points = bin => (bin.Net, bin.Sigma, bin.Model),
            CountsScale = _ => 1,
            // Of 1 s.
            OfFlux = "photons cm⁻² s⁻¹",
        };

    private static PlotKind Unfolded(string name, string title, int power) => new(name, title, true) { EnergyPower = power };

    private static PlotKind Model(string name, string title, int power) =>
        new(name, title, true) { EnergyPower = power, IsModelAlone = true };

    /// <summary>True for panels without data.</summary>
    public bool IsModelAlone { get; private init; }

    private static double SignedSquare(double value) => value * Math.Abs(value);
}
