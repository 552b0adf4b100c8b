namespace Almagest.Vo.Published;

/// <summary>A view, or an uploaded table, that queries may name.</summary>
/// <remarks>NaN must be NULL in it: PostgreSQL has NaN above every number.</remarks>
public sealed record PublishedTable
{
    /// <summary>Of queries that upload tables.</summary>
    public const string UploadSchema = "TAP_UPLOAD";

    /// <summary>What stands before the dot.</summary>
    public required string Schema { get; init; }

    /// <summary>What stands behind it.</summary>
    public required string Name { get; init; }

    /// <summary>In the order of SELECT *.</summary>
    public required IReadOnlyList<PublishedColumn> Columns { get; init; }

    /// <summary>A sentence.</summary>
    public string? Description { get; init; }

    /// <summary>The data model's name of it, null for none.</summary>
    public string? Utype { get; init; }

    /// <summary>Its position, null where it has none.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>Its name in the database, in parts; null for the dialect's own way.</summary>
    public IReadOnlyList<string>? SqlName { get; init; }

    /// <summary>Where it's no view of the database's: a SELECT of ours that gives its columns, by their names there.</summary>
    public string? Definition { get; init; }

    /// <summary>Where it comes with the query: its rows, each with <see cref="bool"/>, a whole number, <see cref="double"/>,
    /// <see cref="string"/>, a UTC <see cref="DateTime"/>, numbers, or null.</summary>
    public IReadOnlyList<IReadOnlyList<object?>>? Rows { get; init; }

    /// <summary>As users write it.</summary>
    public string QualifiedName => $"{Schema}.{Name}";
}
