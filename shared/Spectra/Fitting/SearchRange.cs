using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>Where a global search looks for a parameter: within its limits, and where the data can tell.</summary>
/// <param name="Index">Among all parameters.</param>
/// <param name="Lower">Lowest value.</param>
/// <param name="Upper">Highest value.</param>
/// <param name="IsLogarithmic">Spread evenly in the logarithm.</param>
internal sealed record SearchRange(int Index, double Lower, double Upper, bool IsLogarithmic)
{
    /// <summary>Limits this far apart that are not energies, or have no scale, are looked at on both sides of the default
    /// only.</summary>
    private const double WideRange = 30,
        Decades = 100;

    /// <summary>More than these are not searched one by one.</summary>
    private const int MostAlone = 12;

    public static SearchRange Of(FitProblem problem, int index)
    {
        FitParameter limits = problem.Parameters[index];
        ModelParameter definition = problem.Definitions[index];
        (double lower, double upper) = (limits.Lower, limits.Upper);
        if (definition.Unit == "keV" && lower >= 0)
        {
            // Temperatures and lines far outside the data's energies look alike.
            lower = Math.Max(lower, 0.1 * problem.Spectra.Min(bins => bins.Lower.Min()));
            upper = Math.Min(upper, 3 * problem.Spectra.Max(bins => bins.Upper.Max()));
        }
        else if (upper - lower > WideRange)
        {
            double scale = Math.Max(Math.Abs(definition.Default), 1e-3);
            lower = Math.Max(lower, lower >= 0 ? scale / Decades : -Decades * scale);
            upper = Math.Min(upper, Decades * scale);
        }
        if (!(upper > lower))
            (lower, upper) = (limits.Lower, limits.Upper);
        return new(index, lower, upper, lower > 0 && upper / lower > 10);
    }

    /// <summary>What sources usually have, within the limits; see <see cref="UsualRange.Within"/>.</summary>
    public static SearchRange Usual(FitProblem problem, int index)
    {
        FitParameter limits = problem.Parameters[index];
        UsualRange? usual = UsualRange.Of(
            problem.Definitions[index],
            problem.Spectra.Min(bins => bins.Lower.Min()),
            problem.Spectra.Max(bins => bins.Upper.Max())
        );
        return usual?.Within(limits) is { } range
            ? new(index, range.Lower, range.Upper, range.IsLogarithmic)
            {
                IsLineEnergy = problem.Definitions[index].Unit == "keV" && !range.IsLogarithmic,
            }
            : Of(problem, index);
    }

    /// <summary>What moves as one: each by itself, or, where those are many, all groups' copies of a parameter.</summary>
    /// <returns>None of them empty.</returns>
    public static SearchRange[][] Together(FitProblem problem, IEnumerable<SearchRange> ranges) =>
        Together(ranges, range => problem.Definitions[range.Index].Name);

    /// <param name="nameOf">With its group: "2:powerlaw.norm".</param>
    public static T[][] Together<T>(IEnumerable<T> all, Func<T, string> nameOf)
    {
        T[][] alone = [.. all.GroupBy(nameOf).Select(same => same.ToArray())];
        return alone.Length <= MostAlone
            ? alone
            :
            [
                .. alone
                    .SelectMany(same => same)
                    .GroupBy(one => ParameterLayout.NameInGroup(nameOf(one)))
                    .Select(same => same.ToArray()),
            ];
    }

    /// <summary>A line, or an edge, lies anywhere in the band.</summary>
    public bool IsLineEnergy { get; init; }

    /// <param name="share">From 0 to 1.</param>
    public double At(double share) => IsLogarithmic ? Lower * Math.Pow(Upper / Lower, share) : Lower + ((Upper - Lower) * share);

    /// <summary>The share at which a value lies.</summary>
    public double ShareOf(double value) =>
        IsLogarithmic ? Math.Log(value / Lower) / Math.Log(Upper / Lower) : (value - Lower) / (Upper - Lower);
}
