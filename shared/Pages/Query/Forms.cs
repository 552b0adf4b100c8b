using Almagest.Application.Tap;

namespace Almagest.Pages.Query;

/// <summary>What people call the forms of an answer.</summary>
internal static class Forms
{
    public static string Of(QueryFormat format) =>
        format.Names[0] switch
        {
            "votable" => "VOTable, binary",
            "votable/td" => "VOTable, as text",
            "parquet" => "Parquet",
            string name => name.ToUpperInvariant(),
        };
}
