using Almagest.Vo.Exports;
using Almagest.Vo.Rows;
using Almagest.Vo.Vosi;
using Almagest.Vo.VoTables;

namespace Almagest.Application.Tap;

/// <summary>A form in which a query may be answered. A line in <see cref="All"/> is all that another needs.</summary>
/// <param name="Writer">Who writes it.</param>
/// <param name="Standard">TAPRegExt's name of it, null for none.</param>
/// <param name="Names">What RESPONSEFORMAT calls it, beside its media type.</param>
public sealed record QueryFormat(TableWriter Writer, string? Standard, params IReadOnlyList<string> Names)
{
    /// <summary>The usual one first.</summary>
    public static IReadOnlyList<QueryFormat> All { get; } =
    [
        new(VoTableWriter.Binary2, "output-votable-binary2", "votable", "votable/b2", "text/xml", "application/x-votable+xml"),
        new(VoTableWriter.TableData, "output-votable-td", "votable/td"),
        new(SeparatedWriter.Csv, null, "csv", "text/csv"),
        new(SeparatedWriter.Tsv, null, "tsv"),
        new(FitsTableWriter.Instance, null, "fits", "application/fits-binary-table"),
        new(JsonTableWriter.Instance, null, "json"),
    ];

    /// <summary>As capabilities tell it.</summary>
    public OutputForm Form => new(Writer.MediaType, Names, Standard);

    /// <param name="name">In any case; null or empty for the usual one.</param>
    /// <exception cref="RequestException">There is none of that name.</exception>
    public static QueryFormat Find(string? name) =>
        string.IsNullOrWhiteSpace(name)
            ? All[0]
            : All.FirstOrDefault(format => format.IsCalled(Plain(name)))
                ?? throw new RequestException(
                    $"RESPONSEFORMAT: found '{name}'; expected {string.Join(", ", All.Select(format => format.Names[0]))}, "
                        + "or another that the capabilities list."
                );

    private bool IsCalled(string name) =>
        Plain(Writer.MediaType).Equals(name, StringComparison.OrdinalIgnoreCase)
        || Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Plain(string mediaType) => mediaType.Replace(" ", "", StringComparison.Ordinal);
}
