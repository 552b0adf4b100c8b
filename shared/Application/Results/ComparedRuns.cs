using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.Results;

/// <summary>Two runs over the same observations, A and B; differences are B less A.</summary>
/// <param name="Both">Observations that both have fitted.</param>
/// <param name="Same">Of these, those with the same values, ends, statistic and flags.</param>
/// <param name="OnlyA">Fitted in A alone.</param>
/// <param name="OnlyB">Fitted in B alone.</param>
/// <param name="Parameters">Those that both have.</param>
/// <param name="Criteria">Of the fits' statistics.</param>
/// <param name="Incomparable">Fits of both whose statistics are not of the same kind over as many bins.</param>
/// <param name="Flags">Those that some fit has in one run and not in the other.</param>
/// <param name="Moved">The observations whose parameters moved most, the furthest first.</param>
public sealed record ComparedRuns(
    ComparedRun A,
    ComparedRun B,
    long Both,
    long Same,
    long OnlyA,
    long OnlyB,
    IReadOnlyList<ParameterShift> Parameters,
    IReadOnlyList<CriterionShift> Criteria,
    long Incomparable,
    IReadOnlyList<FlagShift> Flags,
    IReadOnlyList<MovedSource> Moved
);

/// <param name="Model">XSPEC expression.</param>
/// <param name="Fitted">Observations.</param>
/// <param name="Failed">Observations that could not be fitted.</param>
public sealed record ComparedRun(string Name, Guid Id, string Model, string NetworkId, int Parameters, long Fitted, long Failed);

/// <summary>How one parameter differs. NaN: nothing to tell it by.</summary>
/// <param name="Compared">Observations with a value in both runs.</param>
/// <param name="ValuesOnlyA">With a value in A and a limit, or nothing, in B.</param>
/// <param name="ValuesOnlyB">The other way round.</param>
/// <param name="Median">Of the differences, in the parameter's unit.</param>
/// <param name="MedianSigmas">Of the differences in sigmas: see <see cref="RunComparisons.Sigmas"/>.</param>
/// <param name="MostSigmas">Largest of the same, without its sign.</param>
/// <param name="BeyondOne">Share of observations beyond 1 sigma.</param>
/// <param name="BeyondThree">Share of observations beyond 3 sigmas.</param>
public sealed record ParameterShift(
    string Name,
    string Unit,
    long Compared,
    long ValuesOnlyA,
    long ValuesOnlyB,
    double Median,
    double MedianSigmas,
    double MostSigmas,
    double BeyondOne,
    double BeyondThree
);

/// <summary>How one criterion differs, lower being better. NaN: nothing to tell it by.</summary>
/// <param name="Name">"statistic"; "AIC": statistic + 2 k; "BIC": statistic + k ln n, of k parameters and n bins.</param>
/// <param name="Compared">Observations.</param>
/// <param name="Sum">Of all of them.</param>
/// <param name="LowerA">Observations where that of A is lower.</param>
/// <param name="LowerB">Observations where that of B is lower.</param>
public sealed record CriterionShift(string Name, long Compared, double Sum, double Median, long LowerA, long LowerB);

/// <param name="Gained">Observations with it in B alone.</param>
/// <param name="Lost">Observations with it in A alone.</param>
public sealed record FlagShift(FitFlags Flag, long Gained, long Lost);

/// <param name="Parameter">That moved furthest.</param>
/// <param name="Sigmas">How far.</param>
/// <param name="Statistic">Difference of the statistics; NaN: they can't be compared.</param>
public sealed record MovedSource(
    string Name,
    long ObservationId,
    string Parameter,
    ParameterEstimate A,
    ParameterEstimate B,
    double Sigmas,
    double Statistic,
    FitFlags FlagsA,
    FitFlags FlagsB
);
