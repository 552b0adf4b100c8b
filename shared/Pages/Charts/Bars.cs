using Almagest.Application.Selections;

namespace Almagest.Pages.Charts;

/// <summary>A histogram on a page: bars that choose what they hold.</summary>
/// <param name="Title">Without the unit.</param>
/// <param name="Unit">Empty: none.</param>
/// <param name="Column">By which is chosen; null: nobody can choose by it.</param>
/// <param name="Counted">What lies in the bins.</param>
public sealed record Bars(string Title, string Unit, string? Column, FitHistogram Counted)
{
    /// <summary>Before a range in an address; null: the column.</summary>
    public string? Word { get; init; }

    /// <summary>What the glossary has it under; null: the column.</summary>
    public string? Term { get; init; }

    /// <summary>How many of all fits a theory or a prior puts into each bin: shape [bin]; null: none.</summary>
    public IReadOnlyList<double>? Curve { get; init; }

    /// <summary>What else is to be known; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What the curve is.</summary>
    public string? CurveTitle { get; init; }

    /// <summary>What a bar holds; null: nobody can choose by it.</summary>
    public ColumnFilter? FilterOf(int bin) =>
        Column is null ? null
        : Counted.FilterOf(Column, bin) is var range && Word == Misfit.Word ? new Misfit(range.Lower, range.Upper)
        : range;
}
