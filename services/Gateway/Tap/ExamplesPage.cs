using System.Text;
using System.Xml.Linq;
using Almagest.Vo.Published;

namespace Almagest.Gateway.Tap;

/// <summary>/tap/examples: queries to begin with, as DALI has them in XHTML.</summary>
internal static class ExamplesPage
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    // csharpier-ignore
    private static readonly (string Id, string Title, string Words, string Query)[] Always =
    [
        ("tables", "What is published", "All tables, with a sentence on each.",
            "SELECT table_name, description FROM TAP_SCHEMA.tables ORDER BY table_index"),
        ("columns", "What a table holds", "Its columns, with units and meanings.",
            "SELECT column_name, unit, ucd, description FROM TAP_SCHEMA.columns "
                + "WHERE table_name = 'almagest.fits' ORDER BY column_index"),
        ("cone", "Sources in a cone", "Half a degree around 3C 273.",
            "SELECT source_name, ra, dec, DISTANCE(POINT('ICRS', ra, dec), POINT('ICRS', 187.278, 2.052)) * 60 AS arcmin "
                + "FROM almagest.sources "
                + "WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 187.278, 2.052, 0.5)) ORDER BY arcmin"),
        ("clean", "Clean fits, the best first", "No flag tells not to trust their values or errors.",
            "SELECT TOP 100 source_name, spectral_model, statistic, degrees_of_freedom, goodness FROM almagest.fits "
                + "WHERE is_clean = 1 ORDER BY goodness DESC"),
        ("parameters", "Values with their intervals", "Of every parameter of every fit: estimate, 68 % interval and what it is.",
            "SELECT TOP 100 f.source_name, p.parameter, p.estimate, p.lolim, p.hilim, p.parameter_unit, p.limit_kind "
                + "FROM almagest.fits AS f "
                + "JOIN almagest.parameters AS p ON p.run_number = f.run_number AND p.observation_id = f.observation_id"),
        ("medians", "Medians by instrument", "Of the exposures and net counts of all fits.",
            "SELECT instrument, COUNT(*) AS fits, almagest_percentile(exposure, 0.5) AS exposure, "
                + "almagest_percentile(net_counts, 0.5) AS counts FROM almagest.fits GROUP BY instrument"),
        ("failures", "What failed", "With the stage and the reason.",
            "SELECT stage, reason, COUNT(*) AS times FROM almagest.failures GROUP BY stage, reason ORDER BY times DESC"),
        ("datasets", "Spectra as datasets", "By ObsCore, in keV by its high-energy extension; access_url leads to the files.",
            "SELECT TOP 100 target_name, instrument_name, energy_min / 1000 AS kev_min, energy_max / 1000 AS kev_max, access_url "
                + "FROM ivoa.obscore NATURAL JOIN ivoa.obscore_hea WHERE dataproduct_type = 'spectrum'"),
    ];

    /// <param name="catalogue">The models' tables are those that are there.</param>
    public static byte[] Of(PublishedCatalogue catalogue)
    {
        IEnumerable<(string, string, string, string)> latest = catalogue
            .Tables.Where(table => table.Name.EndsWith("_latest", StringComparison.Ordinal))
            .Select(table =>
                (
                    table.Name,
                    $"The newest fit of each source, of {table.Name[..^"_latest".Length]}",
                    $"{table.Description}.",
                    $"SELECT TOP 100 {ColumnsOf(table)} FROM {table.QualifiedName}"
                )
            );
        XDocument page = new(
            new XDocumentType("html", null, null, null),
            new XElement(
                Html + "html",
                new XElement(Html + "head", new XElement(Html + "title", "Examples of ADQL for Almagest")),
                new XElement(
                    Html + "body",
                    new XAttribute("vocab", "ivo://ivoa.net/std/DALI#examples"),
                    new XElement(Html + "h1", "Examples of ADQL for Almagest"),
                    Always.Concat(latest).Select(Example)
                )
            )
        );
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{page}");
    }

    private static string ColumnsOf(PublishedTable table) =>
        string.Join(", ", table.Columns.Where(column => column.IsPrincipal).Take(8).Select(column => column.Field.Name));

    private static XElement Example((string Id, string Title, string Words, string Query) example) =>
        new(
            Html + "div",
            new XAttribute("id", example.Id),
            new XAttribute("resource", $"#{example.Id}"),
            new XAttribute("typeof", "example"),
            new XElement(Html + "h2", new XAttribute("property", "name"), example.Title),
            new XElement(Html + "p", example.Words),
            new XElement(Html + "pre", new XAttribute("property", "query"), example.Query)
        );
}
