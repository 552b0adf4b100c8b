namespace Almagest.Application.Exports;

/// <summary>Which rows and columns of what is published are written.</summary>
public sealed record ExportRequest
{
    /// <summary>Id, the beginning of one, or name: rows of this run alone. Null: of all.</summary>
    public string? Run { get; init; }

    /// <summary>A published one, with or without its schema. Null: that of the run, with a row per fit and columns for each
    /// parameter.</summary>
    public string? Table { get; init; }

    /// <summary>ADQL, as it would follow WHERE; null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Names, commas between them; null: all.</summary>
    public string? Columns { get; init; }

    /// <summary>A column by which rows are ordered, those without a value last; null: by the table's key.</summary>
    public string? Sort { get; init; }

    /// <summary>The highest value first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Without the fits that a flag says not to trust.</summary>
    public bool IsClean { get; init; }

    /// <summary>No rows, columns or order of them were asked for: csv and json then tell all that is known of each fit.</summary>
    public bool IsWhole => this is { Table: null, Where: null, Columns: null, Sort: null };
}
