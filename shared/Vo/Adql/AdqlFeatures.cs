namespace Almagest.Vo.Adql;

/// <summary>Something that a service may leave out of ADQL, or has beyond it.</summary>
/// <param name="Type">TAPRegExt's name for features of its sort.</param>
/// <param name="Form">Its word, or a function's signature.</param>
/// <param name="Description">A sentence, for functions that aren't ADQL's own.</param>
public sealed record AdqlFeature(string Type, string Form, string? Description = null);

/// <summary>What a service's capabilities declare of this ADQL.</summary>
/// <remarks>Sources: TAPRegExt 1.0; ADQL 2.1; for those of ivo_ the IVOA's catalogue of user defined functions.</remarks>
public static class AdqlFeatures
{
    private const string Prefix = "ivo://ivoa.net/std/TAPRegExt#features-";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AdqlFeature> All { get; } =
    [
        .. Of("adqlgeo", "POINT", "CIRCLE", "BOX", "POLYGON", "CENTROID", "CONTAINS", "INTERSECTS", "DISTANCE", "AREA"),
        .. Of("adqlgeo", "COORD1", "COORD2", "COORDSYS"),
        .. Of("adql-string", "LOWER", "UPPER", "ILIKE"),
        .. Of("adql-sets", "UNION", "EXCEPT", "INTERSECT"),
        .. Of("adql-common-table", "WITH"),
        .. Of("adql-type", "CAST"),
        .. Of("adql-conditional", "COALESCE"),
        .. Of("adql-unit", "IN_UNIT"),
        .. Of("adql-offset", "OFFSET"),
        Udf(
            "ivo_healpix_index(hpxOrder INTEGER, ra DOUBLE PRECISION, dec DOUBLE PRECISION) -> BIGINT",
            "The nested HEALPix pixel of an order from 0 to 29: of two numbers, or of a table's own position."
        ),
        Udf(
            "ivo_nocasematch(value VARCHAR, pattern VARCHAR) -> INTEGER",
            "1 where a text is like a pattern in any case, else 0."
        ),
        Udf(
            "ivo_string_agg(expression VARCHAR, delimiter VARCHAR) -> VARCHAR",
            "An aggregate: texts with a delimiter between them."
        ),
        Udf("almagest_bit_and(value BIGINT, mask BIGINT) -> BIGINT", "The bits that both have, for flags."),
        Udf(
            "almagest_percentile(value DOUBLE PRECISION, fraction DOUBLE PRECISION) -> DOUBLE PRECISION",
            "An aggregate: the value below which a fraction from 0 to 1 lies, linear between neighbours; 0.5 is the median."
        ),
    ];

    private static IEnumerable<AdqlFeature> Of(string type, params string[] forms) =>
        forms.Select(form => new AdqlFeature(Prefix + type, form));

    private static AdqlFeature Udf(string form, string description) => new(Prefix + "udf", form, description);
}
