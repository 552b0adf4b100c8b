using Almagest.Vo.Fields;

namespace Almagest.Vo.VoTables;

/// <summary>Columns of a table of links.</summary>
/// <remarks>Source: DataLink 1.1, section 3.2.</remarks>
public static class DataLinkFields
{
    /// <summary>Of the document.</summary>
    public const string MediaType = "application/x-votable+xml;content=datalink",
        Standard = "ivo://ivoa.net/std/DataLink#links-1.1";

    // csharpier-ignore
    /// <summary>In the order of a row's values.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        Text("ID", "meta.id;meta.main", "Of the dataset"),
        Text("access_url", "meta.ref.url", "Where the link leads"),
        Text("service_def", "meta.ref", "None: all links are addresses"),
        Text("error_message", "meta.code.error", "Why there is no link"),
        Text("description", "meta.note", "What is there"),
        Text("semantics", "meta.code", "What it is to the dataset: a term of the vocabulary datalink/core"),
        Text("content_type", "meta.code.mime", "What is there"),
        Text("content_length", "phys.size;meta.file", "Its length") with { Kind = DataKind.Long, Unit = "byte", IsAscii = false },
        Text("content_qualifier", "", "What sort of product it is, such as spectrum, rmf or arf"),
        Text("local_semantics", "", "What it is here"),
    ];

    private static Field Text(string name, string ucd, string description) =>
        new()
        {
            Name = name,
            Kind = DataKind.Text,
            IsAscii = true,
            Ucd = ucd,
            Description = description,
        };
}
