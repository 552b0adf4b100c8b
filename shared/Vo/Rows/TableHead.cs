namespace Almagest.Vo.Rows;

/// <summary>What is said of a table as a whole.</summary>
public sealed record TableHead
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "result";

    /// <summary>A sentence, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Further names and values: the query, the version, what was left out.</summary>
    public IReadOnlyList<(string Name, string Value)> Infos { get; init; } = [];

    /// <summary>Rows to write at most; one more in the source is an overflow. Null for all.</summary>
    public long? MaxRows { get; init; }

    /// <summary>What people are told of an error in mid-stream. Its own message may name private tables.</summary>
    public Func<Exception, string> Describe { get; init; } = static _ => "The query failed after its first rows.";
}
