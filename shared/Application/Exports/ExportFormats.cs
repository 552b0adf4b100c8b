using Almagest.Storage.Publishing;
using Almagest.Vo.Exports;
using Almagest.Vo.Rows;
using Almagest.Vo.VoTables;

namespace Almagest.Application.Exports;

/// <summary>Kinds of files that a table may be written as.</summary>
public static class ExportFormats
{
    private static readonly (string Name, TableWriter Writer)[] All =
    [
        ("fits", FitsTableWriter.Instance),
        ("votable", VoTableWriter.Binary2),
        ("parquet", ParquetTableWriter.Instance),
        ("csv", SeparatedWriter.Csv),
        ("ecsv", EcsvWriter.Instance),
        ("sqlite", SqliteTableWriter.Instance),
        ("json", JsonTableWriter.Instance),
        ("tsv", SeparatedWriter.Tsv),
    ];

    /// <summary>As people name them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    /// <exception cref="RequestException">There is none of that name.</exception>
    public static TableWriter Find(string name) =>
        All.FirstOrDefault(one => one.Name == name).Writer
        ?? throw new RequestException($"format: found '{name}'; expected one of {string.Join(", ", Names)}.");
}
