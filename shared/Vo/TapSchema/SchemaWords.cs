using Almagest.Vo.Published;

namespace Almagest.Vo.TapSchema;

/// <summary>What is said of schemas.</summary>
internal static class SchemaWords
{
    /// <summary>In the order of their first tables.</summary>
    public static IEnumerable<string> In(PublishedCatalogue catalogue) =>
        catalogue.Tables.Select(table => table.Schema).Distinct();

    public static string DescriptionOf(string schema) =>
        schema switch
        {
            TapSchemaTables.Schema => "What this service publishes, in tables",
            "ivoa" => "Tables as the IVOA defines them",
            _ => "Catalogues of X-ray spectra, and what was fitted to them",
        };
}
