namespace Almagest.Charts.Panels;

/// <summary>One spectrum of a plot: its points and, if there is a model, that and its components beside them.</summary>
public sealed record SpectrumSeries
{
    /// <summary>Points within a bin, for the mean of the unfolded model over it.</summary>
    private const int PointsInBin = 8;

    /// <summary>keV: below, no curve is drawn for spectra of counts.</summary>
    internal const double LowestOfCounts = 1e-3;

    public required string Label { get; init; }

    /// <summary>Ascending, at least one.</summary>
    public required IReadOnlyList<DisplayBin> Bins { get; init; }

    /// <summary>Of <see cref="DisplayBin.Components"/>.</summary>
    public IReadOnlyList<string> ComponentNames { get; init; } = [];

    /// <summary>Null without a model.</summary>
    public UnfoldedModel? Unfolded { get; init; }

    /// <summary>True for a background spectrum that a model was fitted to.</summary>
    public bool IsBackground { get; init; }

    /// <summary>True for a spectrum in flux, whose counts are photons cm⁻² s⁻¹.</summary>
    public bool IsFlux { get; init; }

    public bool HasModel => Unfolded is not null;

    /// <summary>Data divided by the response as XSPEC does it, data × model / folded model, with errors and the model beside
    /// them.</summary>
    public (double Value, double Error, double Model) Unfold(DisplayBin bin, int energyPower)
    {
        // A channel of counts may begin at 0 keV; a spectrum in flux may lie below all of them, as radio's does.
        double lowest = bin.Upper > 2 * LowestOfCounts ? LowestOfCounts : bin.Lower;
        double[] energies =
        [
            .. Enumerable
                .Range(0, PointsInBin)
                .Select(i => Math.Max(bin.Lower + ((i + 0.5) / PointsInBin * (bin.Upper - bin.Lower)), lowest)),
        ];
        double flux = Unfolded!.Density(energies).Average() * Math.Pow(bin.Center, energyPower),
            perCount = flux / bin.Model;
        return (bin.Net * perCount, bin.Sigma * perCount, flux);
    }

    /// <summary>True if the unfolded models of both are the same curve.</summary>
    public bool HasModelOf(SpectrumSeries other) => Unfolded is { } own && other.Unfolded is { } others && own.IsCurveOf(others);
}
