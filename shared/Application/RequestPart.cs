namespace Almagest.Application;

/// <summary>What is said of a fit or a simulation: an option of the command line, a field by HTTP, a property in C#.</summary>
public enum RequestPart
{
    Response,
    Exposure,

    /// <summary>A spectrum to simulate again.</summary>
    Like,
    LowestEnergy,
    HighestEnergy,
    FrozenParameter,
    ParameterStart,
    Scan,
    Interval,
    EquivalentWidth,

    /// <summary>Which of several saved fits.</summary>
    FitName,

    /// <summary>What a fit leaves, to be repeated from.</summary>
    SavedFit,
}
