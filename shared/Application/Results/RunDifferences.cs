using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>Two runs over the same observations, pair by pair; differences are B less A.</summary>
/// <param name="Parameters">Those that both have, each with what is known of every pair.</param>
/// <param name="Observations">That both have fitted, ascending: shape [pair].</param>
/// <param name="OnlyA">Fitted in A alone.</param>
/// <param name="OnlyB">Fitted in B alone.</param>
/// <param name="Statistic">Shape [pair]; NaN: not of one kind over as many bins.</param>
/// <param name="Bins">Of the spectrum, where the statistics can be compared: shape [pair].</param>
/// <param name="FlagsA">Shape [pair].</param>
/// <param name="FlagsB">Shape [pair].</param>
/// <param name="Same">Pairs with the same values, ends, statistic and flags.</param>
public sealed record RunDifferences(
    Run A,
    Run B,
    IReadOnlyList<ParameterPairs> Parameters,
    long[] Observations,
    long OnlyA,
    long OnlyB,
    double[] Statistic,
    double[] Bins,
    FitFlags[] FlagsA,
    FitFlags[] FlagsB,
    long Same
)
{
    /// <summary>Of both runs, when they were read.</summary>
    internal string State { get; init; } = "";

    /// <summary>Of a column of A's table of fits that was asked for: shape [pair]; null: none was.</summary>
    public double[]? Column { get; init; }
}

/// <param name="Shifts">In its unit: shape [pair]; NaN: one of the two has no value.</param>
/// <param name="Sigmas">See <see cref="RunComparisons.Sigmas"/>: shape [pair]; NaN: not known.</param>
/// <param name="ValuesOnlyA">With a value in A and a limit, or nothing, in B.</param>
/// <param name="ValuesOnlyB">The other way round.</param>
public sealed record ParameterPairs(RunParameter Parameter, double[] Shifts, double[] Sigmas, long ValuesOnlyA, long ValuesOnlyB);
