using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Spectra;

namespace Almagest.Networks.Bundles;

/// <summary>What a bundle says of itself, beside its weights. B bins, P targets.</summary>
public sealed record BundleMetadata
{
    /// <summary>1. A bundle of another format is refused.</summary>
    public required int Format { get; init; }

    public required string CampaignId { get; init; }

    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>B + 1 edges in keV.</summary>
    public required IReadOnlyList<double> GridEdges { get; init; }

    public required int ContextCount { get; init; }

    public required BundleArchitecture Architecture { get; init; }

    public required NetworkSettings Settings { get; init; }

    /// <summary>SHA-256 of the training arrays.</summary>
    public required string DataHash { get; init; }

    public required int TrainingSpectra { get; init; }

    public required int ValidationSpectra { get; init; }

    /// <summary>Names and versions of what it was trained with.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>What came with the description.</summary>
    public required IReadOnlyDictionary<string, string> Provenance { get; init; }

    /// <summary>For each stage, one pair of losses an epoch.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<EpochLosses>> Curves { get; init; }

    /// <summary>Figures on the validation part: see <see cref="BundleMetrics"/>.</summary>
    public BundleMetrics? Metrics { get; init; }

    /// <summary>For networks without noise: what a target is off by on the validation part, root mean square, in the targets'
    /// units.</summary>
    public IReadOnlyList<double>? TargetErrors { get; init; }

    /// <summary>Null in bundles from before there were posteriors.</summary>
    public BundlePosterior? Posterior { get; init; }

    /// <summary>Null in bundles whose bands have one width for all, or none.</summary>
    public BundleBands? Bands { get; init; }

    /// <summary>Null where gaps are filled by the auto-encoder.</summary>
    public BundleEmulator? Emulator { get; init; }

    /// <summary>Null where regressors give variances, and in bundles whose intervals have one width for all.</summary>
    public BundleIntervals? Intervals { get; init; }

    /// <summary>Null in bundles from before there were monitors.</summary>
    public BundleOod? Ood { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    internal string Write() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="SpectralDataException">The text is no metadata of a bundle.</exception>
    internal static BundleMetadata Read(string text)
    {
        try
        {
            BundleMetadata metadata = JsonSerializer.Deserialize<BundleMetadata>(text, Options)
                ?? throw SpectralDataException.At("network bundle, metadata", "null", "a JSON object");
            return metadata.Format == 1
                ? metadata
                : throw SpectralDataException.At("network bundle, format", $"{metadata.Format}", "1");
        }
        catch (JsonException error)
        {
            throw new SpectralDataException($"network bundle, metadata: {error.Message}", error);
        }
    }
}

/// <summary>Which nets the weights belong to.</summary>
/// <param name="DenoiserWidths">Hidden layers of the perceptron [composite, mask, context] to values.</param>
/// <param name="RegressorWidth">Of the residual net; see <paramref name="RegressorBlocks"/>.</param>
/// <param name="RegressorSeesMask">Whether its input is [composite, mask, context], or [composite, context] alone.</param>
/// <param name="RegressorGivesVariance">Whether it gives the logarithm of each target's variance too.</param>
/// <param name="BandWidths">Hidden layers of the perceptron [composite, mask, context] to the bands of filled bins; null: it
/// gives none.</param>
/// <param name="DenoiserCount">Auto-encoders whose fillings are averaged in each pass.</param>
/// <param name="PrincipalComponents">That fillings begin with and that correct each pass; 0: they begin with the mean.</param>
public sealed record BundleArchitecture(
    IReadOnlyList<int> DenoiserWidths,
    int RegressorWidth,
    int RegressorBlocks,
    int EnsembleSize,
    bool RegressorSeesMask,
    bool RegressorGivesVariance,
    IReadOnlyList<int>? BandWidths = null,
    int DenoiserCount = 1,
    int PrincipalComponents = 0
)
{
    internal bool IsLike(BundleArchitecture other) =>
        DenoiserWidths.SequenceEqual(other.DenoiserWidths)
        && (BandWidths ?? []).SequenceEqual(other.BandWidths ?? [])
        && this == other with { DenoiserWidths = DenoiserWidths, BandWidths = BandWidths };
}

/// <summary>Losses of one epoch, in units of the training data's spread, squared.</summary>
public sealed record EpochLosses(double Training, double Validation);

/// <summary>How good a bundle is, on spectra it was not trained on.</summary>
/// <param name="BaselineError">Mean square error over all targets of an answer that ignores the data (their mean), in the
/// targets' units.</param>
/// <param name="GapIgnoredError">The same, of the regressor given spectra whose gaps are left as they are.</param>
/// <param name="PassErrors">The same, after each pass of the auto-encoder.</param>
/// <param name="FullBandError">The same, without gaps; null with noise.</param>
/// <param name="Coverage">Share of targets within one of their own standard deviations; 0.6827 if these are right.</param>
/// <param name="Converged">Share of spectra whose filling came to rest.</param>
public sealed record BundleMetrics(
    double BaselineError,
    double GapIgnoredError,
    IReadOnlyList<double> PassErrors,
    // Written even where it is null: a reader requires every member.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? FullBandError,
    double Coverage,
    double Converged
)
{
    /// <summary>Of filled bins: how many of the true values lie within their bands, in all, by the kind of gap, and by
    /// counts.</summary>
    public IReadOnlyList<BandCoverage>? Bands { get; init; }
}
