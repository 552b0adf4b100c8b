namespace Almagest.Vo.Adql;

/// <summary>What a service allows one query.</summary>
public sealed record QueryOptions
{
    /// <summary>MAXREC; null for no limit.</summary>
    public long? RowLimit { get; init; }

    /// <summary>How large the query may be.</summary>
    public QueryLimits Limits { get; init; } = new();
}
