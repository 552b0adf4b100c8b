namespace Almagest.Vo.Published;

/// <summary>All tables that a query may name.</summary>
/// <param name="Tables">Each with its schema.</param>
public sealed record PublishedCatalogue(IReadOnlyList<PublishedTable> Tables)
{
    /// <summary>How they refer to one another.</summary>
    public IReadOnlyList<PublishedKey> Keys { get; init; } = [];

    /// <summary>The same with further tables: those that came with one query.</summary>
    public PublishedCatalogue With(params IEnumerable<PublishedTable> tables) => this with { Tables = [.. Tables, .. tables] };
}
