using Almagest.Learning.Priors;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Campaigns;

/// <summary>
/// What is simulated and learnt. Immutable; <see cref="Id"/> is the hash of its canonical text, so that equal campaigns are one.
/// </summary>
public sealed record Campaign
{
    /// <summary>A label for people; part of the hash.</summary>
    public required string Name { get; init; }

    /// <summary>XSPEC expression, such as "tbabs*powerlaw".</summary>
    public required string Model { get; init; }

    /// <summary>Abundance set of the absorption models, XSPEC's names.</summary>
    public string Abundances { get; init; } = "wilm";

    /// <summary>How simulated photons are binned. Null, as in campaigns from before this was said: at the middles of the
    /// bins.</summary>
    public BinIntegration? Bins { get; init; }

    /// <summary>The network's energy grid, n + 1 edges in keV.</summary>
    public required double[] GridEdges { get; init; }

    /// <summary>One prior for each parameter of the model, in the model's order; frozen ones are
    /// <see cref="PriorKind.Fixed"/>.</summary>
    public required IReadOnlyList<ParameterPrior> Parameters { get; init; }

    /// <summary>Empty: spectra are noise-free flux densities at the grid's bin centres (Protocol S of the study).</summary>
    public IReadOnlyList<CampaignInstrument> Instruments { get; init; } = [];

    /// <summary>Drawn afresh, in equal shares, whenever a spectrum is shown to the trainer.</summary>
    public IReadOnlyList<GapPattern> Gaps { get; init; } = [GapPattern.None];

    /// <summary>How gaps are filled. Null: by <see cref="FillerKind.Dae"/>.</summary>
    public FillerKind? Filler { get; init; }

    /// <summary>How many spectra are drawn.</summary>
    public required int Spectra { get; init; }

    public int ShardSize { get; init; } = 256;

    public long Seed { get; init; } = 1;

    /// <summary>
    /// Whether every synthetic spectrum is one source seen by all instruments together, each absent now and then, instead of by
    /// one of them.
    /// </summary>
    public bool IsJoint => Instruments.Any(instrument => instrument.DropOut is not null);

    /// <summary>Spectra of each synthetic source.</summary>
    public int SpectraPerSource => IsJoint ? Instruments.Count : 1;

    public int ShardCount => (Spectra + ShardSize - 1) / ShardSize;

    /// <summary>Lower-case hex of the SHA-256 of <see cref="CampaignText.Write"/>.</summary>
    public string Id => CampaignText.Hash(this);
}

/// <summary>An instrument of a campaign; each synthetic spectrum that it takes draws one of its responses.</summary>
/// <param name="ResponseKeys">See <see cref="ResponseKey"/>.</param>
/// <param name="ExposureLower">s, log-uniform.</param>
/// <param name="ExposureUpper">s.</param>
/// <param name="Background">Null: no background.</param>
public sealed record CampaignInstrument(
    string Name,
    IReadOnlyList<string> ResponseKeys,
    double ExposureLower,
    double ExposureUpper,
    BackgroundPrior? Background
)
{
    /// <summary>
    /// The share of sources that this instrument did not see. Null for all instruments: each source is seen by one of them. Given
    /// for all: each source is seen by all that are not absent, and at least by one.
    /// </summary>
    public double? DropOut { get; init; }
}

/// <summary>Backgrounds of random level and shape, so that one network serves observations with different ones.</summary>
/// <param name="FractionLower">Expected background over source counts in the source region, log-uniform.</param>
/// <param name="FractionUpper">See <paramref name="FractionLower"/>.</param>
/// <param name="ScaleLower">Background region's exposure × BACKSCAL × AREASCAL over the source's, log-uniform.</param>
/// <param name="ScaleUpper">See <paramref name="ScaleLower"/>.</param>
/// <param name="Share">The share of spectra that have any background.</param>
public sealed record BackgroundPrior(
    double FractionLower,
    double FractionUpper,
    double ScaleLower,
    double ScaleUpper,
    double Share
)
{
    /// <summary>Measured backgrounds of an instrument: they are part of the campaign's text.</summary>
    public const int MostMeasured = 64;

    /// <summary>Shapes of measured backgrounds, shape [backgrounds][bins of the grid], each with the sum 1: half of the spectra
    /// that have a background have one of these, the others one of these mixed with a random one. Null: all are random.</summary>
    public IReadOnlyList<double[]>? Measured { get; init; }
}

public enum GapKind
{
    None,
    Fixed,
    Random,
    Scattered,
}

/// <summary>Missing energies.</summary>
/// <param name="Kind">
/// Fixed: from Lower to Upper, keV. Random: one contiguous gap of a share Lower to Upper of the bins, anywhere. Scattered:
/// single bins
/// here and there, as of bad channels, a share Lower to Upper of all.
/// </param>
/// <param name="Lower">keV, or share of the bins.</param>
/// <param name="Upper">keV, or share of the bins.</param>
public sealed record GapPattern(GapKind Kind, double Lower, double Upper)
{
    public static GapPattern None { get; } = new(GapKind.None, 0, 0);

    /// <summary>Fixed only: more bands that are missing together with the first.</summary>
    public IReadOnlyList<MissingBand>? Further { get; init; }

    /// <summary>Random only: how many gaps of such a length; they may overlap. Null: one.</summary>
    public int? Count { get; init; }
}

/// <summary>Missing energies, keV.</summary>
public sealed record MissingBand(double Lower, double Upper);
