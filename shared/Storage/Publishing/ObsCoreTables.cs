using System.Globalization;
using Almagest.Storage.Views;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Storage.Publishing;

/// <summary>ivoa.obscore and ivoa.obscore_hea: spectra, their responses, fits and posteriors as datasets, over what is
/// published. Where a dataset is depends on how the service was reached, so these are no views of the database's.</summary>
public static class ObsCoreTables
{
    /// <summary>Before the dots.</summary>
    public const string Schema = "ivoa";

    /// <summary>keV m: the wavelength of 1 keV.</summary>
    private const double WavelengthOfKeV = 1.239841984332e-9;

    private const string Core = "obscore",
        HighEnergy = "obscore_hea",
        Links = "application/x-votable+xml;content=datalink";

    /// <param name="address">Where the gateway was reached, without a slash at the end.</param>
    /// <param name="authority">What identifiers begin with, such as ivo://survey.example/almagest.</param>
    public static PublishedCatalogue AddTo(PublishedCatalogue catalogue, SqlDialect dialect, string address, string authority)
    {
        string rows = RowsOf(dialect, Literal(address), Literal(authority));
        return catalogue with
        {
            Tables =
            [
                .. catalogue.Tables,
                new()
                {
                    Schema = Schema,
                    Name = Core,
                    Description = "Spectra, their responses, fits and posteriors, as ObsCore 1.1 describes datasets",
                    Utype = "ivo://ivoa.net/std/ObsCore#core-1.1",
                    Columns = ObsCoreColumns.Core,
                    Position = new("s_ra", "s_dec", "healpix"),
                    Definition = rows,
                },
                new()
                {
                    Schema = Schema,
                    Name = HighEnergy,
                    Description = "The same datasets as high-energy astrophysics describes them: a row for each of obscore",
                    Columns = ObsCoreColumns.HighEnergy,
                    Definition = rows,
                },
            ],
            Keys =
            [
                .. catalogue.Keys,
                new($"{Schema}.{HighEnergy}", $"{Schema}.{Core}", [("obs_publisher_did", "obs_publisher_did")]),
            ],
        };
    }

    private static string RowsOf(SqlDialect dialect, string address, string authority)
    {
        string Table(PublishedView view) => dialect.Table(view.AsTable());
        string observations = Table(ObservedViews.Observations);
        return string.Join(
            " UNION ALL ",
            Select(
                "o",
                new()
                {
                    ["dataproduct_type"] = "'spectrum'",
                    ["calib_level"] = "2",
                    ["obs_collection"] = "o.catalogue",
                    ["obs_publisher_did"] = $"{authority} || '?obs/' || o.observation_id",
                    ["access_url"] = $"{address} || '/datalink?ID=obs/' || o.observation_id",
                    ["access_format"] = $"'{Links}'",
                },
                $"{observations} AS o"
            ),
            Select(
                "o",
                new()
                {
                    ["dataproduct_type"] = "CASE f.file_role WHEN 'background' THEN 'spectrum' ELSE 'response-function' END",
                    ["dataproduct_subtype"] = "f.file_role",
                    ["calib_level"] = "2",
                    ["obs_collection"] = "o.catalogue",
                    ["obs_publisher_did"] = $"{authority} || '?file/' || f.observation_id || '/' || f.file_number",
                    ["access_url"] = $"{address} || '/datalink/files/' || f.observation_id || '/' || f.file_number",
                    ["access_format"] = "'application/fits'",
                },
                $"{Table(ObservedViews.Files)} AS f JOIN {observations} AS o ON o.observation_id = f.observation_id "
                    + "WHERE f.file_role IN ('background', 'rmf', 'arf')"
            ),
            Select(
                "o",
                new()
                {
                    ["dataproduct_type"] = "'measurements'",
                    ["dataproduct_subtype"] = "'fit'",
                    ["calib_level"] = "4",
                    ["obs_collection"] = "o.run",
                    ["obs_publisher_did"] = $"{authority} || '?fit/' || o.run_number || '/' || o.observation_id",
                    ["access_url"] = $"{address} || '/datalink?ID=fit/' || o.run_number || '/' || o.observation_id",
                    ["access_format"] = $"'{Links}'",
                    ["analysis_mode"] = "o.spectral_model",
                },
                $"{Table(ResultsViews.Fits)} AS o"
            ),
            Select(
                "o",
                new()
                {
                    ["dataproduct_type"] = "'draws'",
                    ["dataproduct_subtype"] = "'posterior'",
                    ["calib_level"] = "4",
                    ["obs_collection"] = "o.run",
                    ["obs_publisher_did"] = $"{authority} || '?draws/' || o.run_number || '/' || o.observation_id",
                    ["access_url"] =
                        $"{address} || '/api/v1/tables/posterior_samples?where=run_number%3D' || o.run_number "
                        + "|| '%20AND%20observation_id%3D' || o.observation_id",
                    ["access_format"] = "'application/json'",
                    ["analysis_mode"] = "o.spectral_model",
                },
                $"{Table(ResultsViews.Samples)} AS p JOIN {Table(ResultsViews.Fits)} AS o ON o.run_number = p.run_number "
                    + "AND o.observation_id = p.observation_id"
            )
        );
    }

    /// <param name="seen">The alias of what has telescope, exposure and their like.</param>
    private static string Select(string seen, Dictionary<string, string> own, string from)
    {
        Dictionary<string, string> common = new()
        {
            ["obs_id"] = $"coalesce({seen}.obs_id, CAST({seen}.observation_id AS text))",
            ["target_name"] = $"{seen}.source_name",
            ["s_ra"] = $"{seen}.ra",
            ["s_dec"] = $"{seen}.dec",
            ["t_min"] = $"{seen}.mjd",
            ["t_exptime"] = $"{seen}.exposure",
            ["t_xel"] = "1",
            ["em_min"] = Wavelength($"{seen}.energy_hilim"),
            ["em_max"] = Wavelength($"{seen}.energy_lolim"),
            ["o_ucd"] = $"CASE WHEN {seen}.counts IS NULL THEN 'phot.flux.density' ELSE 'phot.count' END",
            ["pol_xel"] = "0",
            ["facility_name"] = $"{seen}.telescope",
            ["instrument_name"] = $"{seen}.instrument",
            ["energy_min"] = $"{seen}.energy_lolim * 1000",
            ["energy_max"] = $"{seen}.energy_hilim * 1000",
            ["messenger"] = "'photon'",
            ["messenger_pdgid"] = "'+22'",
        };
        foreach ((string name, string sql) in common)
            own.TryAdd(name, sql);
        IEnumerable<PublishedColumn> columns = ObsCoreColumns.Core.Concat(ObsCoreColumns.HighEnergy.Skip(1));
        string list = string.Join(
            ", ",
            columns.Select(column =>
                $"{own.GetValueOrDefault(column.Field.Name) ?? None(column.Field.Kind)} AS {column.Field.Name}"
            )
        );
        return $"SELECT {list}, {seen}.healpix AS healpix FROM {from}";
    }

    private static string Wavelength(string energy) =>
        string.Create(CultureInfo.InvariantCulture, $"{WavelengthOfKeV:E12} / nullif({energy}, 0)");

    private static string None(DataKind kind) =>
        kind switch
        {
            DataKind.Long or DataKind.Int => "CAST(NULL AS bigint)",
            DataKind.Double => "CAST(NULL AS double precision)",
            _ => "CAST(NULL AS text)",
        };

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
