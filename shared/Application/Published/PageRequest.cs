namespace Almagest.Application.Published;

/// <summary>Which rows of a published table, and how many at once.</summary>
public sealed record PageRequest
{
    public const int MostRows = 10_000;

    internal const string Observation = "observation_id",
        NumberOfRun = "run_number";

    /// <summary>Its name, with or without its schema.</summary>
    public required string Table { get; init; }

    /// <summary>ADQL, as it would follow WHERE; null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>The observations whose rows meet <see cref="Where"/>, ascending, of a run's fits in the order of the table's key,
    /// where they are known already: nobody has to look for them. Null: they are not.</summary>
    public IEnumerable<long>? Among { get; init; }

    /// <summary>Id, the beginning of one, or name: fits of this run alone. Null: of all.</summary>
    public string? Run { get; init; }

    /// <summary>The number of <see cref="Run"/>, where it is known: then PostgreSQL looks into no other's partition. 0: it is
    /// not.</summary>
    public int RunNumber { get; init; }

    /// <summary>Names of columns, commas between them; null: all.</summary>
    public string? Columns { get; init; }

    /// <summary>A column; rows without a value in it come last. Null: in the order of the table's key.</summary>
    public string? Sort { get; init; }

    /// <summary>The highest value first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Rows of a page; 1 to <see cref="MostRows"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended; null: from the first row.</summary>
    public string? After { get; init; }
}
