using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Migrations.Postgres;

/// <summary>
/// All of a fit in one row: its parameters, posteriors and fluxes as arrays, its spectrum in fewer bytes; and the table in
/// partitions. By hand, as EF Core knows neither. The table that was there becomes the partition of all runs that have none of
/// their own. Under the names of the other tables there are views, through which programs of the version before read and write.
/// </summary>
[DbContext(typeof(PostgresContext))]
[Migration("20261129140500_FitsInOneRow")]
public sealed class FitsInOneRow : Migration
{
    /// <summary>Rows of the arrays: decision 0054.</summary>
    private const string Columns = """
        ALTER TABLE fits RENAME TO fits_shared;
        ALTER TABLE fits_shared DROP CONSTRAINT "PK_fits";
        DROP INDEX "IX_fits_observation_id";
        ALTER TABLE fits_shared
            ALTER COLUMN filled SET DEFAULT '',
            ADD COLUMN part integer NOT NULL DEFAULT 0,
            ADD COLUMN flux_count smallint,
            ADD COLUMN fitted_lolim double precision,
            ADD COLUMN fitted_hilim double precision,
            ADD COLUMN parameters double precision[],
            ADD COLUMN parameter_methods text,
            ADD COLUMN posteriors double precision[],
            ADD COLUMN fluxes double precision[],
            ADD COLUMN flux_methods text,
            ADD COLUMN flux_bands text,
            ADD COLUMN spectrum bytea,
            ADD COLUMN spectrum_band bytea,
            ADD COLUMN samples bytea;
        COMMENT ON COLUMN fits_shared.filled IS 'What spectrum can not hold, or a program before it wrote; else empty';
        COMMENT ON COLUMN fits_shared.filled_band IS 'Of that';
        COMMENT ON COLUMN fits_shared.part IS 'The partition: 0 is shared, others are of the run of this number';
        COMMENT ON COLUMN fits_shared.flux_count IS 'Rows of fit_fluxes; NULL: none';
        COMMENT ON COLUMN fits_shared.fitted_lolim IS 'keV: where the band called fitted begins';
        COMMENT ON COLUMN fits_shared.fitted_hilim IS 'keV: where the band called fitted ends';
        COMMENT ON COLUMN fits_shared.parameters IS 'See fit_parameters: [column, parameter]; what is left out is NULL, or as published';
        COMMENT ON COLUMN fits_shared.parameter_methods IS 'A letter of each; NULL: all have that of the fit';
        COMMENT ON COLUMN fits_shared.posteriors IS 'See fit_posteriors: [column, parameter]; what is left out is as published';
        COMMENT ON COLUMN fits_shared.fluxes IS 'See fit_fluxes: [column, flux]; one for each pair of which both are alike';
        COMMENT ON COLUMN fits_shared.flux_methods IS 'A letter of each; NULL: all have that of the fit';
        COMMENT ON COLUMN fits_shared.flux_bands IS 'Of each pair; NULL: the usual ones';
        COMMENT ON COLUMN fits_shared.spectrum IS 'See filled of fit_spectra: the upper 24 bits of each float32, little-endian';
        COMMENT ON COLUMN fits_shared.spectrum_band IS
            'See filled_band of fit_spectra: how many zeros are left out before (16 bits), the upper 16 bits of each float32';
        COMMENT ON COLUMN fits_shared.samples IS 'See fit_samples; NULL: none';
        """;

    private const string Data = """
        UPDATE fits_shared f SET
            (parameters, parameter_methods) = (
                SELECT ARRAY[
                    array_agg(p.estimate ORDER BY p.parameter_number), array_agg(p.lolim ORDER BY p.parameter_number),
                    array_agg(p.hilim ORDER BY p.parameter_number), array_agg(p.lolim90 ORDER BY p.parameter_number),
                    array_agg(p.hilim90 ORDER BY p.parameter_number),
                    array_agg(p.network_estimate ORDER BY p.parameter_number),
                    array_agg(p.network_lolim ORDER BY p.parameter_number),
                    array_agg(p.network_hilim ORDER BY p.parameter_number),
                    array_agg(p.classical_estimate ORDER BY p.parameter_number),
                    array_agg(p.classical_lolim ORDER BY p.parameter_number),
                    array_agg(p.classical_hilim ORDER BY p.parameter_number),
                    array_agg(p.classical_lolim90 ORDER BY p.parameter_number),
                    array_agg(p.classical_hilim90 ORDER BY p.parameter_number)],
                    string_agg(left(p.method, 1), '' ORDER BY p.parameter_number)
                FROM fit_parameters p WHERE p.run_number = f.run_number AND p.observation_id = f.observation_id
                HAVING count(*) > 0),
            posteriors = (
                SELECT ARRAY[
                    array_agg(s.mean ORDER BY s.parameter_number), array_agg(s.lolim95 ORDER BY s.parameter_number),
                    array_agg(s.hilim95 ORDER BY s.parameter_number), array_agg(s.prior_lolim ORDER BY s.parameter_number),
                    array_agg(s.prior_hilim ORDER BY s.parameter_number), array_agg(s.median ORDER BY s.parameter_number),
                    array_agg(s.lolim68 ORDER BY s.parameter_number), array_agg(s.hilim68 ORDER BY s.parameter_number),
                    array_agg(s.lolim90 ORDER BY s.parameter_number), array_agg(s.hilim90 ORDER BY s.parameter_number)]
                FROM fit_posteriors s WHERE s.run_number = f.run_number AND s.observation_id = f.observation_id
                HAVING count(*) > 0),
            (flux_count, fluxes, flux_methods, flux_bands) = (
                SELECT count(*)::smallint, ARRAY[
                    array_agg(x.covered::float8 ORDER BY x.flux_number), array_agg(x.redshift ORDER BY x.flux_number),
                    array_agg(x.flux ORDER BY x.flux_number), array_agg(x.luminosity ORDER BY x.flux_number),
                    array_agg(x.flux_lolim ORDER BY x.flux_number), array_agg(x.flux_hilim ORDER BY x.flux_number),
                    array_agg(x.flux_lolim90 ORDER BY x.flux_number), array_agg(x.flux_hilim90 ORDER BY x.flux_number),
                    array_agg(x.luminosity_lolim ORDER BY x.flux_number),
                    array_agg(x.luminosity_hilim ORDER BY x.flux_number),
                    array_agg(x.luminosity_lolim90 ORDER BY x.flux_number),
                    array_agg(x.luminosity_hilim90 ORDER BY x.flux_number),
                    array_agg(x.band_lolim ORDER BY x.flux_number), array_agg(x.band_hilim ORDER BY x.flux_number)],
                    string_agg(left(x.method, 1), '' ORDER BY x.flux_number),
                    string_agg(x.band, ',' ORDER BY x.flux_number) FILTER (WHERE x.flux_number % 2 = 0)
                FROM fit_fluxes x WHERE x.run_number = f.run_number AND x.observation_id = f.observation_id
                HAVING count(*) > 0),
            samples = (
                SELECT s.samples FROM fit_samples s WHERE s.run_number = f.run_number AND s.observation_id = f.observation_id),
            spectrum = decode(regexp_replace(encode(f.filled, 'hex'), '..(.{6})', '\1', 'g'), 'hex'),
            spectrum_band = '\x0000'::bytea || decode(regexp_replace(encode(f.filled_band, 'hex'), '....(.{4})', '\1', 'g'), 'hex'),
            filled = '',
            filled_band = NULL
        """;

    /// <summary>What is asked most is found by an index: a fit of an observation, the fits of a run, the first eight
    /// parameters' ranges; these in a run's own partition when it is over.</summary>
    private const string Partitions = """
        CREATE TABLE fits (LIKE fits_shared INCLUDING DEFAULTS INCLUDING COMMENTS INCLUDING STORAGE) PARTITION BY LIST (part);
        COMMENT ON TABLE fits IS 'One result per observation of a run. NULL where a number is unknown.';
        ALTER TABLE fits ADD CONSTRAINT "PK_fits" PRIMARY KEY (observation_id, run_number, part);
        CREATE INDEX "IX_fits_run_number" ON fits USING brin (run_number) WITH (pages_per_range = 16, autosummarize = on);
        DO $do$ BEGIN
            FOR n IN 1..8 LOOP
                EXECUTE format('CREATE INDEX %I ON fits_shared ((parameters[1][%s])) WHERE parameters[1][%s] IS NOT NULL',
                               'IX_fits_shared_estimate_' || n, n, n);
            END LOOP;
        END $do$;
        ALTER TABLE fits ATTACH PARTITION fits_shared FOR VALUES IN (0);
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Columns);
        migrationBuilder.Sql(Data);
        migrationBuilder.Sql(Partitions);
        migrationBuilder.Sql(FitsAsTheyWere.Views);
        migrationBuilder.Sql(FitsAsTheyWere.Triggers);
        // All are made anew, over what now has these names.
        migrationBuilder.Sql("DELETE FROM view_definitions");
    }
}
