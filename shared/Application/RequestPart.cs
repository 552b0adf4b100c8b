namespace Almagest.Application;

/// <summary>What is said of a fit or a simulation: an option of the command line, a field by HTTP, a property in C#.</summary>
public enum RequestPart
{
    Method,
    Joint,
    XspecCompat,
    Simulations,

    /// <summary>A network with whose weights another begins.</summary>
    WarmStart,
    Samples,
    FalseAlarmRate,

    // Files.
    Response,
    Area,
    Background,
    Exposure,

    /// <summary>Of tables of flux.</summary>
    FluxColumns,

    /// <summary>A spectrum to simulate again.</summary>
    Like,

    // Channels and statistic.
    LowestEnergy,
    HighestEnergy,
    FileGrouping,
    Grouping,
    GroupMinimum,
    GroupBackgroundMinimum,
    Quality,
    Statistic,
    BackgroundModel,
    BackgroundPath,

    // Parameters and minimum.
    FrozenParameter,
    ParameterStart,
    ThawedParameter,
    ParameterTie,
    Search,
    SearchGrid,

    // What begins at the minimum.
    Interval,
    IntervalDelta,
    Chain,
    Goodness,
    Scan,
    Flux,
    Luminosity,
    EquivalentWidth,
    Seed,

    /// <summary>Which of several saved fits.</summary>
    FitName,

    /// <summary>What a fit leaves, to be repeated from.</summary>
    SavedFit,
}

/// <summary>The one table of words for them.</summary>
public static class RequestParts
{
    /// <summary>As a field by HTTP is called; the command line writes "groupMin" its own way.</summary>
    public static string WordFor(RequestPart part) =>
        part switch
        {
            RequestPart.Method => "method",
            RequestPart.Joint => "joint",
            RequestPart.XspecCompat => "xspecCompat",
            RequestPart.Simulations => "simulations",
            RequestPart.WarmStart => "warmStart",
            RequestPart.Samples => "samples",
            RequestPart.FalseAlarmRate => "falseAlarmRate",
            RequestPart.Response => "rmf",
            RequestPart.Area => "arf",
            RequestPart.Background => "background",
            RequestPart.Exposure => "exposure",
            RequestPart.FluxColumns => "columns",
            RequestPart.Like => "like",
            RequestPart.LowestEnergy => "emin",
            RequestPart.HighestEnergy => "emax",
            RequestPart.FileGrouping => "grouping",
            RequestPart.Grouping => "group",
            RequestPart.GroupMinimum => "groupMin",
            RequestPart.GroupBackgroundMinimum => "groupMinBackground",
            RequestPart.Quality => "quality",
            RequestPart.Statistic => "statistic",
            RequestPart.BackgroundModel => "backgroundModel",
            RequestPart.BackgroundPath => "backgroundPath",
            RequestPart.FrozenParameter => "freeze",
            RequestPart.ParameterStart => "set",
            RequestPart.ThawedParameter => "thaw",
            RequestPart.ParameterTie => "tie",
            RequestPart.Search => "search",
            RequestPart.SearchGrid => "grid",
            RequestPart.Interval => "error",
            RequestPart.IntervalDelta => "delta",
            RequestPart.Chain => "chain",
            RequestPart.Goodness => "goodness",
            RequestPart.Scan => "steppar",
            RequestPart.Flux => "flux",
            RequestPart.Luminosity => "luminosity",
            RequestPart.EquivalentWidth => "eqwidth",
            RequestPart.Seed => "seed",
            RequestPart.FitName => "source",
            RequestPart.SavedFit => "save",
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "A part of a request without a word."),
        };
}
