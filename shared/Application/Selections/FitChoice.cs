using System.Globalization;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.Selections;

/// <summary>Which fits of a run somebody looks at.</summary>
public sealed record FitChoice
{
    public static FitChoice All { get; } = new();

    /// <summary>All hold.</summary>
    public IReadOnlyList<ColumnFilter> Only { get; init; } = [];

    /// <summary>All of these are said of a fit.</summary>
    public FitFlags With { get; init; }

    /// <summary>None of these is.</summary>
    public FitFlags Without { get; init; }

    /// <summary>ADQL besides, as it follows WHERE; null: none.</summary>
    public string? Where { get; init; }

    /// <summary>As it follows WHERE; null: every fit.</summary>
    public string? Adql => Conditions().ToArray() is { Length: > 0 } all ? string.Join("\n  AND ", all) : null;

    private IEnumerable<string> Conditions()
    {
        foreach (ColumnFilter filter in Only)
            yield return filter.Adql;
        if (With != FitFlags.None)
            yield return Bits(With, (int)With);
        if (Without != FitFlags.None)
            yield return Bits(Without, 0);
        // A comment in it ends with its line.
        if (Where is not null)
            yield return $"({Where}\n)";

        static string Bits(FitFlags mask, int expected) =>
            string.Create(CultureInfo.InvariantCulture, $"almagest_bit_and(flags, {(int)mask}) = {expected}");
    }
}
