using Almagest.Application.Series;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Sources;

/// <summary>All that is known of a source.</summary>
/// <param name="Observations">Oldest first, at least one.</param>
/// <param name="Fits">Of all of them in all runs, newest first.</param>
/// <param name="Shown">The one that is looked at; null: there is none.</param>
public sealed record SourceFacts(
    FoundSource Source,
    IReadOnlyList<ObservedAs> Observations,
    IReadOnlyList<FitLine> Fits,
    ShownFit? Shown
);

/// <summary>A row of almagest.observations. Null: not known.</summary>
public sealed record ObservedAs(
    long Id,
    string? Telescope,
    string? Instrument,
    string? ObsId,
    DateTimeOffset? StartedAt,
    double? Exposure,
    double? Counts,
    double? LowestEnergy,
    double? HighestEnergy,
    double? Redshift,
    DateTimeOffset? SupersededAt
);

/// <summary>A row of almagest.fits. NaN or null: not known.</summary>
public sealed record FitLine(
    string Run,
    long RunNumber,
    long ObservationId,
    string Model,
    string? Method,
    string StatisticName,
    double Statistic,
    long? DegreesOfFreedom,
    double Goodness,
    FitFlags Flags,
    DateTimeOffset FittedAt
);

/// <summary>An observation in a run: its fit, or why there is none.</summary>
/// <param name="Campaign">Of the run.</param>
public sealed record ShownFit(Run Run, Campaign Campaign, ObservationResult Result, DrawnFit Drawn);
