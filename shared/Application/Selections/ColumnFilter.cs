using System.Globalization;
using Almagest.Application.Published;

namespace Almagest.Application.Selections;

/// <summary>What fits have in one column.</summary>
/// <param name="Column">As the published table has it.</param>
public abstract record ColumnFilter(string Column)
{
    /// <summary>As it follows WHERE.</summary>
    public abstract string Adql { get; }

    /// <summary>For people.</summary>
    public abstract string Words { get; }

    protected string Name => AdqlText.Plain(Column);

    /// <summary>Whether a number meets it; NaN: there is none. Null: it is not a question of numbers.</summary>
    public abstract bool? Holds(double value);
}

/// <summary>A value between two ends.</summary>
/// <param name="Lower">Counts in; null: no end.</param>
/// <param name="Upper">Does not, so that neighbouring bars share nothing; null: no end.</param>
public sealed record Between(string Column, double? Lower, double? Upper) : ColumnFilter(Column)
{
    public override string Adql =>
        (Lower, Upper) switch
        {
            (null, _) => $"{Name} < {Text(Upper)}",
            (_, null) => $"{Name} >= {Text(Lower)}",
            _ => $"{Name} >= {Text(Lower)} AND {Name} < {Text(Upper)}",
        };

    public override string Words =>
        (Lower, Upper) switch
        {
            (null, _) => $"{Column} < {Text(Upper)}",
            (_, null) => $"{Column} ≥ {Text(Lower)}",
            _ => $"{Text(Lower)} ≤ {Column} < {Text(Upper)}",
        };

    public override bool? Holds(double value) => value >= (Lower ?? double.NegativeInfinity) && !(value >= (Upper ?? double.NaN));

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>How far the statistic lies from what is expected of a right model, in units of the scatter that is expected: in the
/// column of that. Ends as of <see cref="Between"/>.</summary>
public sealed record Misfit(double? Lower, double? Upper) : ColumnFilter(Sigma)
{
    /// <summary>What it is called in an address, where no column is.</summary>
    public const string Word = "misfit";

    private const string Sigma = "expected_statistic_sigma",
        Away = "statistic - expected_statistic",
        Title = "(statistic − expected) / σ";

    // A quotient would fail where nothing scatters.
    public override string Adql => string.Join(" AND ", new[] { Of(Lower, ">="), Of(Upper, "<") }.Where(one => one is not null));

    public override string Words => new Between(Title, Lower, Upper).Words;

    /// <summary>More than one number: the database tells.</summary>
    public override bool? Holds(double value) => null;

    private static string? Of(double? end, string sign) =>
        end is { } sigmas ? string.Create(CultureInfo.InvariantCulture, $"{Away} {sign} {sigmas:R} * {Sigma}") : null;
}

/// <summary>A text.</summary>
public sealed record OneOf(string Column, string Value) : ColumnFilter(Column)
{
    public override string Adql => $"{Name} = {AdqlText.Literal(Value)}";

    public override string Words => $"{Column} is {Value}";

    public override bool? Holds(double value) => null;
}

/// <summary>None at all.</summary>
public sealed record NoValue(string Column) : ColumnFilter(Column)
{
    public override string Adql => $"{Name} IS NULL";

    public override string Words => $"{Column} has no value";

    public override bool? Holds(double value) => double.IsNaN(value);
}
