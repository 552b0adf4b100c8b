namespace Almagest.Learning.Shards;

/// <summary>
/// A block of synthetic spectra. N spectra, B bins of the campaign's grid, P parameters of its model. Arrays are flat and
/// row-major, and not copied.
/// </summary>
public sealed record Shard
{
    public required string CampaignId { get; init; }
    public required int Index { get; init; }

    /// <summary>N.</summary>
    public required int Count { get; init; }

    /// <summary>B.</summary>
    public required int BinCount { get; init; }

    /// <summary>I spectra of each source: 1, or the number of instruments that see it together. Arrays of counts have N × I
    /// rows, a source's one after the other.</summary>
    public int SpectraPerSource { get; init; } = 1;

    /// <summary>P.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Shape [N, P], the model's order, frozen ones included.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>
    /// Shape [N × I, B], free of noise: counts expected of the source, or, without instruments, the flux density at the bins'
    /// centres, photons cm⁻² s⁻¹ keV⁻¹.
    /// </summary>
    public required float[] Expected { get; init; }

    /// <summary>Null for a campaign without instruments.</summary>
    public ShardCounts? Counts { get; init; }
}

/// <summary>What a shard holds besides for spectra of counts.</summary>
/// <param name="Responses">Shape [N × I]: which of the campaign's responses, counted through all its instruments in
/// order.</param>
/// <param name="Exposures">Shape [N × I], s.</param>
/// <param name="BackgroundScales">Shape [N × I]: background region's exposure × BACKSCAL × AREASCAL over the source's; 0 where
/// none was observed.</param>
/// <param name="ExpectedBackground">Shape [N × I, B]: counts expected of the background in the source region.</param>
/// <param name="Source">Shape [N × I, B]: counts drawn in the source region, background included.</param>
/// <param name="Background">Shape [N × I, B]: counts drawn in the background region.</param>
public sealed record ShardCounts(
    int[] Responses,
    double[] Exposures,
    double[] BackgroundScales,
    float[] ExpectedBackground,
    int[] Source,
    int[] Background
);
