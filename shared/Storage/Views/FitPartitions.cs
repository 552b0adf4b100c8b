using Npgsql;

namespace Almagest.Storage.Views;

/// <summary>
/// PostgreSQL's partitions of the fits: a run of many observations has one of its own, named after it, all others share one. So
/// a large run goes at once, and is searched by itself.
/// </summary>
/// <remarks>By functions with their owner's rights, as those of <see cref="FitsViewFunction"/>. A row that lies in the shared
/// one all the same is found there: the partition only says where it lies.</remarks>
internal static class FitPartitions
{
    /// <summary>Observations from which a run has one of its own.</summary>
    public const int Least = 100_000;

    /// <summary>Of a run, and how many observations it must have.</summary>
    public const string MakeCall = "SELECT partition_fits({0}, {1})";

    /// <summary>Deletes the fits of a run.</summary>
    public const string DropCall = "SELECT drop_fits({0})";

    /// <summary>Of a run that is over: a partition of its own gets its indexes of values, which cost more than the rows
    /// themselves while it is loaded.</summary>
    public const string IndexCall = "SELECT index_fits({0})";

    /// <summary>Those that were left without, by whoever was killed.</summary>
    public const string IndexAll = "SELECT index_fits(r.number) FROM runs r WHERE r.state <> 'running'";

    /// <summary>Made anew by each migration.</summary>
    public const string Definition = """
        DO $do$ BEGIN
        EXECUTE replace($create$
        CREATE OR REPLACE FUNCTION partition_fits(run integer, fewest bigint) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = #schema, pg_temp AS $body$
        DECLARE
            own text := 'fits_run_' || run;
        BEGIN
            IF NOT has_table_privilege(session_user, 'runs', 'INSERT') THEN
                RAISE insufficient_privilege USING MESSAGE = 'found a role that may not make runs; expected one that may';
            END IF;
            IF to_regclass(own) IS NOT NULL
                OR coalesce((SELECT sum(c.observations) FROM chunks c WHERE c.run_number = run), 0) < fewest THEN
                RETURN;
            END IF;
            EXECUTE format('CREATE TABLE %I (LIKE fits INCLUDING DEFAULTS INCLUDING COMMENTS INCLUDING STORAGE, '
                || 'CONSTRAINT of_run CHECK (run_number = %s), CONSTRAINT of_part CHECK (part = %s))', own, run, run);
            -- Others read and write the table meanwhile.
            EXECUTE format('ALTER TABLE fits ATTACH PARTITION %I FOR VALUES IN (%s)', own, run);
        END $body$ $create$, '#schema', quote_ident(current_schema()));
        EXECUTE replace($create$
        CREATE OR REPLACE FUNCTION index_fits(run integer) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = #schema, pg_temp AS $body$
        DECLARE
            own text := 'fits_run_' || run;
        BEGIN
            IF NOT has_table_privilege(session_user, 'chunks', 'UPDATE') THEN
                RAISE insufficient_privilege USING MESSAGE = 'found a role that may not fit; expected one that may';
            END IF;
            IF to_regclass(own) IS NULL THEN
                RETURN;
            END IF;
            -- "fits" in ASCII.
            PERFORM pg_advisory_xact_lock(1718187123, run);
            FOR n IN 1..least(8, (SELECT count(*) FROM run_parameters q WHERE q.run_number = run)) LOOP
                EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I ((parameters[1][%s]))', own || '_estimate_' || n, own, n);
            END LOOP;
        END $body$ $create$, '#schema', quote_ident(current_schema()));
        EXECUTE replace($create$
        CREATE OR REPLACE FUNCTION drop_fits(run integer) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = #schema, pg_temp AS $body$
        DECLARE
            own text := 'fits_run_' || run;
        BEGIN
            IF NOT has_table_privilege(session_user, 'runs', 'DELETE') THEN
                RAISE insufficient_privilege USING MESSAGE = 'found a role that may not delete runs; expected one that may';
            END IF;
            DELETE FROM fits_shared f WHERE f.run_number = run;
            IF to_regclass(own) IS NULL THEN
                RETURN;
            END IF;
            -- Whoever asks holds the table, for minutes maybe, and all who come wait behind this.
            BEGIN
                SET LOCAL lock_timeout = '2s';
                EXECUTE format('DROP TABLE %I', own);
            EXCEPTION WHEN lock_not_available THEN
                EXECUTE format('DELETE FROM %I', own);
            END;
        END $body$ $create$, '#schema', quote_ident(current_schema()));
        END $do$
        """;

    /// <returns>0: the run has none of its own.</returns>
    public static async Task<int> OfAsync(NpgsqlDataSource source, int run, CancellationToken cancellation)
    {
        await using NpgsqlCommand known = source.CreateCommand($"SELECT to_regclass('fits_run_{run}') IS NOT NULL");
        return await known.ExecuteScalarAsync(cancellation) is true ? run : 0;
    }
}
