using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>Columns that several published views have.</summary>
/// <remarks>In their SQL r is the run, f the fit, d the observation's details, s the source, k the catalogue, c the campaign, n the
/// network, q the parameter's name and unit.</remarks>
internal static class SharedColumns
{
    /// <summary>Which run.</summary>
    // csharpier-ignore
    public static IReadOnlyList<ResultColumn> Run { get; } =
    [
        Of(ColumnType.Text, "r.name", "run", "", "meta.id", "Name of the run") with { IsPrincipal = true },
        Of(ColumnType.Int32, "r.number", "run_number", "", "meta.id", "Number of the run in this database") with { IsIndexed = true },
    ];

    /// <summary>Which observation of which source.</summary>
    // csharpier-ignore
    public static IReadOnlyList<ResultColumn> Observation { get; } =
    [
        Of(ColumnType.Int64, "d.observation_id", "observation_id", "", "meta.id;obs", "Number of the observation in this database")
            with { IsIndexed = true },
        Of(ColumnType.Int64, "d.source_id", "source_id", "", "meta.id;src", "Number of the source in this database, that of its first observation")
            with { IsIndexed = true, IsNullable = true },
        Of(ColumnType.Text, "d.name", "source_name", "", "meta.id;meta.main", "Name of the source, as its listing or file has it")
            with { IsPrincipal = true, IsNullable = true },
    ];

    /// <summary>Where it is: of table s or d.</summary>
    // csharpier-ignore
    public static IReadOnlyList<ResultColumn> Position(string table) =>
    [
        Of(ColumnType.Double, $"{table}.ra", "ra", "deg", "pos.eq.ra;meta.main", "Right ascension, ICRS")
            with { IsPrincipal = true, IsNullable = true },
        Of(ColumnType.Double, $"{table}.dec", "dec", "deg", "pos.eq.dec;meta.main", "Declination, ICRS")
            with { IsPrincipal = true, IsIndexed = true, IsNullable = true },
        Of(ColumnType.Int64, $"{table}.healpix", "healpix", "", "pos.healpix", "Nested HEALPix pixel of order 29 of the position")
            with { IsIndexed = true, IsNullable = true },
    ];

    /// <summary>By what and how it was observed.</summary>
    // csharpier-ignore
    public static IReadOnlyList<ResultColumn> Observing { get; } =
    [
        Unknown(ColumnType.Text, "d.telescope", "telescope", "", "meta.id;instr.tel", "TELESCOP of its spectra"),
        Unknown(ColumnType.Text, "d.instrument", "instrument", "", "meta.id;instr", "INSTRUME of its spectra") with { IsPrincipal = true },
        Unknown(ColumnType.Text, "d.obs_id", "obs_id", "", "meta.id;obs", "OBS_ID of its first spectrum"),
        Unknown(ColumnType.Time, "d.started_at", "started_at", "", "time.start;obs", "When its first spectrum began, UTC"),
        Unknown(ColumnType.Double, "d.mjd", "mjd", "d", "time.start;obs", "The same as a modified Julian date, UTC")
            with { IsPrincipal = true, IsIndexed = true },
        Unknown(ColumnType.Double, "d.exposure", "exposure", "s", "time.duration;obs.exposure", "Sum of its spectra's; none of spectra in flux")
            with { IsPrincipal = true },
        Unknown(ColumnType.Double, "d.counts", "counts", "ct", "phot.count;em.X-ray", "In its good channels, background included"),
        Unknown(ColumnType.Double, "d.energy_lolim", "energy_lolim", "keV", "em.energy;stat.min", "Lower end of its good channels"),
        Unknown(ColumnType.Double, "d.energy_hilim", "energy_hilim", "keV", "em.energy;stat.max", "Upper end of its good channels"),
        Unknown(ColumnType.Double, "d.redshift", "redshift", "", "src.redshift", "As its listing says"),
        Unknown(ColumnType.Text, "d.file", "spectrum_file", "", "meta.id;meta.file", "Its first spectrum's file; see files for all"),
    ];

    /// <summary>Flags of a fit by name.</summary>
    public static ResultColumn FlagNames { get; } =
        Of(
            ColumnType.Text,
            $"rtrim({string.Join(" || ", Flags.Select(flag => $"CASE WHEN (f.flags & {(int)flag}) <> 0 THEN '{flag} ' ELSE '' END"))})",
            "flag_names",
            "",
            "meta.code.qual",
            "The same by name, blanks between them; see flag_meanings"
        );

    /// <summary>All there are.</summary>
    public static IEnumerable<FitFlags> Flags => Enum.GetValues<FitFlags>().Where(flag => flag != FitFlags.None);

    public static ResultColumn Of(ColumnType type, string sql, string name, string unit, string ucd, string description) =>
        new()
        {
            Name = name,
            Type = type,
            IsNullable = false,
            Unit = unit,
            Ucd = ucd,
            Description = description,
            Sql = sql,
        };

    /// <summary>That some rows lack.</summary>
    public static ResultColumn Unknown(ColumnType type, string sql, string name, string unit, string ucd, string description) =>
        Of(type, sql, name, unit, ucd, description) with
        {
            IsNullable = true,
        };
}
