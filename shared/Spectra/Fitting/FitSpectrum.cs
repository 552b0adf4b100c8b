using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>A spectrum with the response that its key names.</summary>
public sealed record FitSpectrum(ObservedSpectrum Observed, ResponseMatrix Response)
{
    /// <summary>Null: those of the whole fit.</summary>
    public FitSettings? Settings { get; init; }

    /// <summary>Through which a model of the background reaches the background's own spectrum, channel by channel as
    /// <see cref="Response"/>; null: that.</summary>
    public ResponseMatrix? BackgroundResponse { get; init; }

    /// <summary>A shape that its own background was found to have, fitted together with the source; null: the background is
    /// data, or its group has a model of it.</summary>
    public FittedBackground? Background { get; init; }

    /// <summary>What is to be told of it with its bins; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>All spectra of an observation.</summary>
    public static async Task<IReadOnlyList<FitSpectrum>> LoadAsync(
        CountsPayload counts,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        var spectra = new List<FitSpectrum>();
        foreach (ObservedSpectrum spectrum in counts.Spectra)
            spectra.Add(
                new FitSpectrum(spectrum, await responses.LoadAsync(spectrum.ResponseKey, cancellation).ConfigureAwait(false))
            );
        return spectra;
    }
}

public enum StatisticKind
{
    /// <summary>Poisson counts; a background is ignored.</summary>
    CStat,

    /// <summary>Poisson counts by Cash's formula without the data's own term: the minimum is C's, the value tells of no fit's
    /// quality.</summary>
    Cash,

    /// <summary>Poisson counts with a Poisson background, profiled out.</summary>
    WStat,

    /// <summary>Gaussian errors; the background is scaled and subtracted.</summary>
    ChiSquare,

    /// <summary>Poisson counts with a Gaussian background, profiled out.</summary>
    PgStat,
}

/// <summary>What χ² takes for the variance of Poisson counts; given errors count for themselves.</summary>
public enum ChiSquareWeight
{
    /// <summary>The counts, 1 where there are none.</summary>
    Data,

    /// <summary>(1 + √(d + 0.75))²: Gehrels 1986.</summary>
    Gehrels,

    /// <summary>What the model expects, at least 1.</summary>
    Model,
}

/// <summary>Which channels are fitted by what their file says of them.</summary>
/// <remarks>OGIP/92-007: QUALITY is 0 for good, 1 for bad, 2 for dubious, 5 for what the observer set bad.</remarks>
public enum ChannelQuality
{
    /// <summary>Good and dubious ones.</summary>
    Dubious,

    /// <summary>Good ones alone, as Sherpa's ignore_bad leaves them.</summary>
    Good,

    /// <summary>All that were measured, the bad ones too.</summary>
    All,
}

/// <summary>Which channels are fitted, and by what.</summary>
public sealed record FitSettings
{
    /// <summary>keV; a channel (or group) counts if any part of it lies between the limits.</summary>
    public double LowerEnergy { get; init; }

    /// <summary>keV.</summary>
    public double UpperEnergy { get; init; } = double.PositiveInfinity;

    /// <summary>Which channels count by their QUALITY; others are left out of their groups.</summary>
    public ChannelQuality Quality { get; init; }

    /// <summary>Channels are summed as the file's GROUPING says.</summary>
    public bool UseGrouping { get; init; }

    /// <summary>How channels, or the file's groups, are summed besides; null for not at all.</summary>
    public ChannelGrouping? Grouping { get; init; }

    /// <summary>Null: W with a background, PG with one that is not Poisson, C without, χ² where the counts are not
    /// Poisson.</summary>
    public StatisticKind? Statistic { get; init; }

    /// <summary>For χ² of Poisson counts.</summary>
    public ChiSquareWeight Weight { get; init; }

    /// <summary>What makes the bins, in a word: "channels"; "file" (its GROUPING), "optimal", "counts" and "background" (at
    /// least so many in each), joined by "+".</summary>
    public string Binning =>
        string.Join(
            '+',
            new[]
            {
                UseGrouping ? "file" : null,
                Grouping is { IsOptimal: true } ? "optimal" : null,
                Grouping is { Minimum: > 0 } ? "counts" : null,
                Grouping is { BackgroundMinimum: > 0 } ? "background" : null,
            }
                .OfType<string>()
                .DefaultIfEmpty("channels")
        );

    /// <summary>Whether a channel of this QUALITY is fitted.</summary>
    internal bool Allows(short quality) =>
        quality == 0
        || (quality > 0 && Quality == ChannelQuality.All)
        || (quality == CountSpectrum.Dubious && Quality == ChannelQuality.Dubious);
}
