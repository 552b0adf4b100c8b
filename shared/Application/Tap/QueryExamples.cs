using Almagest.Vo.Published;

namespace Almagest.Application.Tap;

/// <summary>A query to begin with.</summary>
/// <param name="Id">Of an anchor.</param>
/// <param name="Title">A few words.</param>
/// <param name="Words">A sentence.</param>
/// <param name="Adql">It runs here.</param>
public sealed record QueryExample(string Id, string Title, string Words, string Adql);

/// <summary>The one list of them, for programs and for people.</summary>
public static class QueryExamples
{
    private const string Latest = "_latest";
    private const int MostColumns = 8;

    // csharpier-ignore
    private static readonly QueryExample[] Always =
    [
        new("tables", "What is published", "All tables, with a sentence on each.",
            "SELECT table_name, description FROM TAP_SCHEMA.tables ORDER BY table_index"),
        new("columns", "What a table holds", "Its columns, with units and meanings.",
            "SELECT column_name, unit, ucd, description FROM TAP_SCHEMA.columns "
                + "WHERE table_name = 'almagest.fits' ORDER BY column_index"),
        new("cone", "Sources in a cone", "Half a degree around 3C 273.",
            "SELECT source_name, ra, dec, DISTANCE(POINT('ICRS', ra, dec), POINT('ICRS', 187.278, 2.052)) * 60 AS arcmin "
                + "FROM almagest.sources "
                + "WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 187.278, 2.052, 0.5)) ORDER BY arcmin"),
        new("clean", "Clean fits, the best first", "No flag tells not to trust their values or errors.",
            "SELECT TOP 100 source_name, spectral_model, statistic, degrees_of_freedom, goodness FROM almagest.fits "
                + "WHERE is_clean = 1 ORDER BY goodness DESC"),
        new("parameters", "Values with their intervals",
            "Of every parameter of every fit: estimate, 68 % interval and what it is.",
            "SELECT TOP 100 f.source_name, p.parameter, p.estimate, p.lolim, p.hilim, p.parameter_unit, p.limit_kind "
                + "FROM almagest.fits AS f "
                + "JOIN almagest.parameters AS p ON p.run_number = f.run_number AND p.observation_id = f.observation_id"),
        new("medians", "Medians by instrument", "Of the exposures and net counts of all fits.",
            "SELECT instrument, COUNT(*) AS fits, almagest_percentile(exposure, 0.5) AS exposure, "
                + "almagest_percentile(net_counts, 0.5) AS counts FROM almagest.fits GROUP BY instrument"),
        new("failures", "What failed", "With the stage and the reason.",
            "SELECT stage, reason, COUNT(*) AS times FROM almagest.failures GROUP BY stage, reason ORDER BY times DESC"),
        new("datasets", "Spectra as datasets", "By ObsCore, in keV by its high-energy extension; access_url leads to the files.",
            "SELECT TOP 100 target_name, instrument_name, energy_min / 1000 AS kev_min, energy_max / 1000 AS kev_max, access_url "
                + "FROM ivoa.obscore NATURAL JOIN ivoa.obscore_hea WHERE dataproduct_type = 'spectrum'"),
    ];

    /// <param name="catalogue">The models' tables are those that are there.</param>
    public static IEnumerable<QueryExample> Of(PublishedCatalogue catalogue) =>
        Always.Concat(
            catalogue
                .Tables.Where(table => table.Name.EndsWith(Latest, StringComparison.Ordinal))
                .Select(table => new QueryExample(
                    table.Name,
                    $"The newest fit of each source, of {table.Name[..^Latest.Length]}",
                    $"{table.Description}.",
                    $"SELECT TOP 100 {ColumnsOf(table)} FROM {table.QualifiedName}"
                ))
        );

    private static string ColumnsOf(PublishedTable table) =>
        string.Join(
            ", ",
            table.Columns.Where(column => column.IsPrincipal).Take(MostColumns).Select(column => column.Field.Name)
        );
}
