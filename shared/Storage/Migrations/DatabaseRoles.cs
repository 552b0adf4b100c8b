namespace Almagest.Storage.Migrations;

/// <summary>Who may do what in a database of PostgreSQL's.</summary>
public static class DatabaseRoles
{
    /// <summary>SQL that its owner runs once: a role that reads the results, and one that works, neither of which may change the
    /// schema. Who logs in is made a member of one.</summary>
    /// <param name="reader">A plain name; see <see cref="IsRole"/>.</param>
    /// <param name="worker">Likewise.</param>
    public static string Sql(string reader, string worker) =>
        $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{reader}') THEN CREATE ROLE {reader} NOLOGIN; END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{worker}') THEN CREATE ROLE {worker} NOLOGIN; END IF;
                EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {worker}', current_database());
            END $do$;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {reader}, {worker};
            GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {worker};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {worker};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {reader};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {worker};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {worker};

            """;

    /// <summary>Lower-case letters, digits and _: what needs no quotes.</summary>
    public static bool IsRole(string name) =>
        name.Length is > 0 and < 64
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
