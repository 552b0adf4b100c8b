using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql;

/// <summary>A query that the database can answer. Nothing that its author wrote is in the SQL itself: texts and numbers are
/// parameters, names are those that are published.</summary>
public sealed record QueryPlan
{
    /// <summary>One SELECT.</summary>
    public required string Sql { get; init; }

    /// <summary>All that the SQL names.</summary>
    public required IReadOnlyList<SqlParameter> Parameters { get; init; }

    /// <summary>The answer's columns in order, no two of one name.</summary>
    public required IReadOnlyList<Field> Columns { get; init; }

    /// <summary>The tables it reads.</summary>
    public required IReadOnlyList<PublishedTable> Tables { get; init; }

    /// <summary>Rows that may be given; the SQL asks for one more, by which an overflow is known. Null for no limit.</summary>
    public long? RowLimit { get; init; }
}
