using Almagest.Vo.Published;

namespace Almagest.Vo.TapSchema;

/// <summary>TAP_SCHEMA: what a catalogue publishes, as tables that queries may name.</summary>
/// <remarks>Source: TAP 1.1, section 4.</remarks>
public static class TapSchemaTables
{
    /// <summary>Its name.</summary>
    public const string Schema = "TAP_SCHEMA";

    /// <summary>The catalogue with the five tables that describe it, themselves among what they describe.</summary>
    public static PublishedCatalogue Describe(PublishedCatalogue catalogue)
    {
        PublishedCatalogue whole = catalogue with
        {
            Tables = [.. catalogue.Tables, .. TapSchemaColumns.Tables],
            Keys = [.. catalogue.Keys, .. TapSchemaColumns.Keys],
        };
        Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>> rows = new()
        {
            ["schemas"] = [.. TapSchemaRows.Schemas(whole)],
            ["tables"] = [.. TapSchemaRows.Tables(whole)],
            ["columns"] = [.. TapSchemaRows.Columns(whole)],
            ["keys"] = [.. TapSchemaRows.Keys(whole)],
            ["key_columns"] = [.. TapSchemaRows.KeyColumns(whole)],
        };
        return whole with
        {
            Tables = [.. whole.Tables.Select(table => table.Schema == Schema ? table with { Rows = rows[table.Name] } : table)],
        };
    }
}
