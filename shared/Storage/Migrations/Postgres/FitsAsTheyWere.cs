namespace Almagest.Storage.Migrations.Postgres;

/// <summary>
/// The tables that fits lay in before, as views of the rows that fits are now. Programs of the version before write through them
/// too, a row at a time: first the fit, then its parts, in the order of their numbers.
/// </summary>
internal static class FitsAsTheyWere
{
    /// <summary>What they were is kept under these names until nothing is made of it any more.</summary>
    public static IReadOnlyList<string> Moved { get; } =
    ["fit_parameters_moved", "fit_posteriors_moved", "fit_fluxes_moved", "fit_samples_moved"];

    public const string Views = """
        ALTER TABLE fit_parameters RENAME TO fit_parameters_moved;
        ALTER TABLE fit_posteriors RENAME TO fit_posteriors_moved;
        ALTER TABLE fit_fluxes RENAME TO fit_fluxes_moved;
        ALTER TABLE fit_samples RENAME TO fit_samples_moved;
        CREATE VIEW fit_parameters AS
        SELECT f.observation_id, f.parameters[1][n] AS estimate, f.parameters[2][n] AS lolim, f.parameters[3][n] AS hilim,
               f.parameters[4][n] AS lolim90, f.parameters[5][n] AS hilim90,
               f.parameters[CASE WHEN w.is_published THEN 1 ELSE 6 END][n] AS network_estimate,
               f.parameters[CASE WHEN w.is_published THEN 2 ELSE 7 END][n] AS network_lolim,
               f.parameters[CASE WHEN w.is_published THEN 3 ELSE 8 END][n] AS network_hilim,
               f.parameters[CASE WHEN c.is_published THEN 1 ELSE 9 END][n] AS classical_estimate,
               f.parameters[CASE WHEN c.is_published THEN 2 ELSE 10 END][n] AS classical_lolim,
               f.parameters[CASE WHEN c.is_published THEN 3 ELSE 11 END][n] AS classical_hilim,
               f.parameters[CASE WHEN c.is_published THEN 4 ELSE 12 END][n] AS classical_lolim90,
               f.parameters[CASE WHEN c.is_published THEN 5 ELSE 13 END][n] AS classical_hilim90,
               f.run_number, (n - 1)::smallint AS parameter_number,
               CASE substr(f.parameter_methods, n, 1) WHEN 'p' THEN 'posterior' WHEN 'c' THEN 'classical' WHEN 'n' THEN 'network'
                   WHEN 'l' THEN 'limit' ELSE f.method END AS method
        FROM fits f CROSS JOIN LATERAL generate_series(1, array_length(f.parameters, 2)) n
             CROSS JOIN LATERAL (SELECT f.method = 'network' AND array_length(f.parameters, 1) < 6 AS is_published) w
             CROSS JOIN LATERAL (SELECT f.method = 'classical' AND array_length(f.parameters, 1) < 9 AS is_published) c;
        CREATE VIEW fit_posteriors AS
        SELECT f.observation_id, f.posteriors[1][n] AS mean,
               CASE WHEN w.is_published THEN f.parameters[1][n] ELSE f.posteriors[6][n] END AS median,
               CASE WHEN w.is_published THEN f.parameters[2][n] ELSE f.posteriors[7][n] END AS lolim68,
               CASE WHEN w.is_published THEN f.parameters[3][n] ELSE f.posteriors[8][n] END AS hilim68,
               CASE WHEN w.is_published THEN f.parameters[4][n] ELSE f.posteriors[9][n] END AS lolim90,
               CASE WHEN w.is_published THEN f.parameters[5][n] ELSE f.posteriors[10][n] END AS hilim90,
               f.posteriors[2][n] AS lolim95, f.posteriors[3][n] AS hilim95, f.posteriors[4][n] AS prior_lolim,
               f.posteriors[5][n] AS prior_hilim, f.run_number, (n - 1)::smallint AS parameter_number
        FROM fits f CROSS JOIN LATERAL generate_series(1, array_length(f.posteriors, 2)) n
             CROSS JOIN LATERAL (SELECT array_length(f.posteriors, 1) < 6 AS is_published) w;
        CREATE VIEW fit_fluxes AS
        SELECT f.observation_id,
               coalesce(f.fluxes[13][k.at], CASE k.band WHEN 'fitted' THEN f.fitted_lolim
                   ELSE split_part(k.band, '-', 1)::float8 END) AS band_lolim,
               coalesce(f.fluxes[14][k.at], CASE k.band WHEN 'fitted' THEN f.fitted_hilim
                   ELSE split_part(k.band, '-', 2)::float8 END) AS band_hilim,
               f.fluxes[3][k.at] AS flux, f.fluxes[5][k.at] AS flux_lolim, f.fluxes[6][k.at] AS flux_hilim,
               f.fluxes[7][k.at] AS flux_lolim90, f.fluxes[8][k.at] AS flux_hilim90, f.fluxes[2][k.at] AS redshift,
               f.fluxes[4][k.at] AS luminosity, f.fluxes[9][k.at] AS luminosity_lolim, f.fluxes[10][k.at] AS luminosity_hilim,
               f.fluxes[11][k.at] AS luminosity_lolim90, f.fluxes[12][k.at] AS luminosity_hilim90, f.run_number,
               f.fluxes[1][k.at]::real AS covered, n::smallint AS flux_number, k.band,
               CASE n % 2 WHEN 0 THEN 'absorbed' ELSE 'unabsorbed' END AS absorption,
               CASE substr(f.flux_methods, n + 1, 1) WHEN 'p' THEN 'posterior' WHEN 'c' THEN 'classical' WHEN 'n' THEN 'network'
                   WHEN 'l' THEN 'limit' ELSE f.method END AS method
        FROM fits f CROSS JOIN LATERAL generate_series(0, f.flux_count - 1) n
             CROSS JOIN LATERAL (
                 SELECT 1 + CASE WHEN array_length(f.fluxes, 2) < f.flux_count THEN n / 2 ELSE n END AS at,
                        split_part(coalesce(f.flux_bands, '0.5-2,2-10,fitted'), ',', n / 2 + 1) AS band) k;
        CREATE VIEW fit_samples AS
        SELECT f.observation_id, f.run_number, f.samples FROM fits f WHERE f.samples IS NOT NULL;
        CREATE VIEW fit_spectra AS
        SELECT f.observation_id, f.run_number,
               CASE WHEN f.spectrum IS NULL THEN f.filled
                   ELSE decode(regexp_replace(encode(f.spectrum, 'hex'), '(.{6})', '00\1', 'g'), 'hex') END AS filled,
               CASE WHEN f.spectrum_band IS NULL THEN f.filled_band
                   ELSE decode(repeat('00000000', k.before)
                       || regexp_replace(encode(substr(f.spectrum_band, 3), 'hex'), '(.{4})', '0000\1', 'g')
                       || repeat('00000000', length(f.spectrum) / 3 - k.before - length(f.spectrum_band) / 2 + 1), 'hex')
                   END AS filled_band,
               f.converged
        FROM fits f
             CROSS JOIN LATERAL (SELECT get_byte(f.spectrum_band, 0) + 256 * get_byte(f.spectrum_band, 1) AS before) k;
        COMMENT ON VIEW fit_parameters IS 'One row per parameter of a fit. NULL where a number is unknown.';
        COMMENT ON VIEW fit_posteriors IS 'One row per parameter of a fit whose network has calibrated posteriors.';
        COMMENT ON VIEW fit_fluxes IS
            'One row per fit, band, and whether the model''s absorption is left out. NULL where a number is unknown.';
        COMMENT ON VIEW fit_samples IS 'Correlated samples of a fit''s posterior, for runs that asked for them.';
        COMMENT ON VIEW fit_spectra IS 'Spectra with their gaps filled, as float32, little-endian.';
        ALTER VIEW fit_parameters ALTER COLUMN method SET DEFAULT 'network';
        """;

    public const string Triggers = """
        CREATE FUNCTION fit_parameters_written() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            cells float8[];
            methods text;
            at integer := NEW.parameter_number + 1;
            wide integer;
        BEGIN
            SELECT f.parameters, f.parameter_methods INTO STRICT cells, methods
            FROM fits f WHERE f.run_number = NEW.run_number AND f.observation_id = NEW.observation_id;
            IF cells IS NULL THEN
                SELECT count(*) INTO wide FROM run_parameters q WHERE q.run_number = NEW.run_number;
                cells := array_fill(NULL::float8, ARRAY[13, wide]);
                methods := repeat(' ', wide);
            END IF;
            cells[1][at] := NEW.estimate; cells[2][at] := NEW.lolim; cells[3][at] := NEW.hilim;
            cells[4][at] := NEW.lolim90; cells[5][at] := NEW.hilim90;
            cells[6][at] := NEW.network_estimate; cells[7][at] := NEW.network_lolim; cells[8][at] := NEW.network_hilim;
            cells[9][at] := NEW.classical_estimate; cells[10][at] := NEW.classical_lolim;
            cells[11][at] := NEW.classical_hilim; cells[12][at] := NEW.classical_lolim90;
            cells[13][at] := NEW.classical_hilim90;
            UPDATE fits SET parameters = cells, parameter_methods = overlay(methods PLACING left(NEW.method, 1) FROM at)
            WHERE run_number = NEW.run_number AND observation_id = NEW.observation_id;
            RETURN NEW;
        END $body$;
        CREATE FUNCTION fit_posteriors_written() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            cells float8[];
            at integer := NEW.parameter_number + 1;
        BEGIN
            SELECT f.posteriors INTO STRICT cells
            FROM fits f WHERE f.run_number = NEW.run_number AND f.observation_id = NEW.observation_id;
            cells := coalesce(cells, (SELECT array_fill(NULL::float8, ARRAY[10, count(*)::integer])
                                      FROM run_parameters q WHERE q.run_number = NEW.run_number));
            cells[1][at] := NEW.mean; cells[2][at] := NEW.lolim95; cells[3][at] := NEW.hilim95;
            cells[4][at] := NEW.prior_lolim; cells[5][at] := NEW.prior_hilim; cells[6][at] := NEW.median;
            cells[7][at] := NEW.lolim68; cells[8][at] := NEW.hilim68; cells[9][at] := NEW.lolim90;
            cells[10][at] := NEW.hilim90;
            UPDATE fits SET posteriors = cells WHERE run_number = NEW.run_number AND observation_id = NEW.observation_id;
            RETURN NEW;
        END $body$;
        CREATE FUNCTION fit_fluxes_written() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            cells float8[];
            at integer := NEW.flux_number + 1;
            words text;
        BEGIN
            SELECT f.fluxes, coalesce(r.settings ->> 'fluxes', '0.5-2,2-10,fitted') INTO STRICT cells, words
            FROM fits f LEFT JOIN runs r ON r.number = f.run_number
            WHERE f.run_number = NEW.run_number AND f.observation_id = NEW.observation_id;
            -- A pair for each band of the run.
            cells := coalesce(cells, array_fill(NULL::float8, ARRAY[14, 2 + 2 * (length(words) - length(replace(words, ',', '')))]));
            cells[1][at] := NEW.covered; cells[2][at] := NEW.redshift; cells[3][at] := NEW.flux;
            cells[4][at] := NEW.luminosity; cells[5][at] := NEW.flux_lolim; cells[6][at] := NEW.flux_hilim;
            cells[7][at] := NEW.flux_lolim90; cells[8][at] := NEW.flux_hilim90; cells[9][at] := NEW.luminosity_lolim;
            cells[10][at] := NEW.luminosity_hilim; cells[11][at] := NEW.luminosity_lolim90;
            cells[12][at] := NEW.luminosity_hilim90; cells[13][at] := NEW.band_lolim; cells[14][at] := NEW.band_hilim;
            UPDATE fits SET fluxes = cells, flux_count = at, flux_methods = coalesce(flux_methods, '') || left(NEW.method, 1),
                flux_bands = CASE WHEN at % 2 = 0 THEN flux_bands ELSE coalesce(flux_bands || ',', '') || NEW.band END
            WHERE run_number = NEW.run_number AND observation_id = NEW.observation_id;
            RETURN NEW;
        END $body$;
        CREATE FUNCTION fit_samples_written() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            UPDATE fits SET samples = NEW.samples WHERE run_number = NEW.run_number AND observation_id = NEW.observation_id;
            RETURN NEW;
        END $body$;
        -- What is of a fit goes with its row.
        CREATE FUNCTION fit_parts_deleted() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RETURN OLD; END $body$;
        DO $do$ DECLARE of text; BEGIN
            FOREACH of IN ARRAY ARRAY['fit_parameters', 'fit_posteriors', 'fit_fluxes', 'fit_samples'] LOOP
                EXECUTE format('CREATE TRIGGER written INSTEAD OF INSERT ON %I FOR EACH ROW EXECUTE FUNCTION %I()', of, of || '_written');
                EXECUTE format('CREATE TRIGGER deleted INSTEAD OF DELETE ON %I FOR EACH ROW EXECUTE FUNCTION fit_parts_deleted()', of);
            END LOOP;
        END $do$;
        """;
}
