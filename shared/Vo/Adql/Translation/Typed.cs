using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>An expression as SQL, with what is known of it.</summary>
/// <param name="Sql">Fit to stand in any other expression.</param>
/// <param name="Kind">What it gives; null for NULL itself.</param>
/// <param name="Start">Its place in the query.</param>
internal sealed record Typed(string Sql, DataKind? Kind, int Start)
{
    /// <summary>Its number, where it's known.</summary>
    public double? Constant { get; init; }

    /// <summary>Its text, where it's a literal.</summary>
    public string? Literal { get; init; }

    /// <summary>The column it is.</summary>
    public BoundColumn? Column { get; init; }

    /// <summary>What it is called where the query doesn't say.</summary>
    public string? Name { get; init; }

    public string? Unit { get; init; }
    public string? Ucd { get; init; }
    public string? Description { get; init; }

    public bool IsNull => Kind is null;

    public string KindName => Kind?.Name() ?? "NULL";

    public Field AsField(string name) =>
        Column is { } column
            ? column.Field with
            {
                Name = name,
            }
            : new()
            {
                Name = name,
                Kind = Kind ?? DataKind.Text,
                Unit = Unit,
                Ucd = Ucd,
                Description = Description,
            };
}
