using Almagest.Storage.Views;

namespace Almagest.Storage.Migrations;

/// <summary>Who may do what in a database of PostgreSQL's.</summary>
public static class DatabaseRoles
{
    /// <summary>SQL that its owner runs after each migration: a role that asks what is published, one that looks with this program,
    /// and one that works. None may change the schema. Who logs in is made a member of one.</summary>
    /// <param name="reader">A plain name; see <see cref="IsRole"/>.</param>
    /// <param name="viewer">Likewise.</param>
    /// <param name="worker">Likewise.</param>
    public static string Sql(string reader, string viewer, string worker) =>
        $"""
            DO $do$ DECLARE wanted text; BEGIN
                FOREACH wanted IN ARRAY ARRAY['{reader}', '{viewer}', '{worker}'] LOOP
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
                    END IF;
                END LOOP;
                EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {reader}, {worker}', current_database());
            END $do$;
            CREATE SCHEMA IF NOT EXISTS {PublishedView.Schema};
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {viewer}, {worker};
            GRANT SELECT ON ALL TABLES IN SCHEMA public TO {viewer};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {worker};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {worker};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {viewer};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {worker};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {worker};
            -- The reader sees what is published and nothing else; earlier versions gave it all tables.
            REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {reader};
            GRANT USAGE ON SCHEMA {PublishedView.Schema} TO {reader}, {viewer}, {worker};
            GRANT SELECT ON ALL TABLES IN SCHEMA {PublishedView.Schema} TO {reader}, {viewer}, {worker};
            ALTER DEFAULT PRIVILEGES IN SCHEMA {PublishedView.Schema} GRANT SELECT ON TABLES TO {reader}, {viewer}, {worker};
            -- Limits are those of the role that logs in, not of one that it is a member of: let the reader log in itself
            -- (ALTER ROLE {reader} LOGIN PASSWORD '...'), or set them for its members too.
            ALTER ROLE {reader} CONNECTION LIMIT 20;
            ALTER ROLE {reader} SET statement_timeout = '10min';
            ALTER ROLE {reader} SET idle_in_transaction_session_timeout = '1min';
            ALTER ROLE {reader} SET work_mem = '64MB';
            -- Wide views join many tables.
            ALTER ROLE {reader} SET join_collapse_limit = 64;
            ALTER ROLE {reader} SET from_collapse_limit = 64;
            DO $do$ BEGIN
                ALTER ROLE {reader} SET temp_file_limit = '8GB';
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE WARNING 'temp_file_limit of {reader} is left as it is: a superuser sets it';
            END $do$;

            """;

    /// <summary>Lower-case letters, digits and _: what needs no quotes.</summary>
    public static bool IsRole(string name) =>
        name.Length is > 0 and < 64
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
