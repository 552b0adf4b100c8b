namespace Almagest.Vo.Published;

/// <summary>Columns of one table that name a row of another.</summary>
/// <param name="FromTable">Qualified.</param>
/// <param name="TargetTable">Qualified.</param>
/// <param name="Columns">Pairs of a column of the first and one of the second.</param>
/// <param name="Description">A sentence, or null.</param>
public sealed record PublishedKey(
    string FromTable,
    string TargetTable,
    IReadOnlyList<(string From, string Target)> Columns,
    string? Description = null
);
