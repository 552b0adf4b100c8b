namespace Almagest.Networks.Bundles;

/// <summary>How many of the true values lie within the bands of filled bins, on spectra that nothing was trained on.</summary>
/// <param name="Name">A gap's kind, or a range of counts.</param>
/// <param name="Spectra">With at least one filled bin.</param>
/// <param name="Bins">Filled ones.</param>
/// <param name="Coverage">Share of the filled bins whose true value lies within the band; 0.6827 if these are right.</param>
/// <param name="HalfWidth">Mean half width of the bands, in the values' units.</param>
/// <param name="Error">Root mean square distance of the filled values from the true ones, in the values' units.</param>
public sealed record BandCoverage(string Name, int Spectra, long Bins, double Coverage, double HalfWidth, double Error)
{
    public const string AllSpectra = "all";

    /// <summary>Of <see cref="Coverage"/>: bins of one spectrum err together, so that spectra count and not bins. Null in
    /// bundles from before it was told.</summary>
    public double? StandardError { get; init; }
}
