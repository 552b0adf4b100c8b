using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>
/// PostgreSQL's function by which whoever makes runs has their views made, without the right to change the schema: it makes
/// the views of <see cref="FitsViews"/> for a run that is there, or drops those of none, and nothing else.
/// </summary>
/// <remarks>It runs with its owner's rights, so no text of the caller's goes into SQL but names of plain letters.</remarks>
internal static class FitsViewFunction
{
    /// <summary>Of a run, what its parameters' columns begin with, and its bands of fluxes in words.</summary>
    public const string Call = "SELECT publish_fits({0}, {1}, {2})";

    /// <summary>Of a view that shows no run.</summary>
    public const string DropCall = "SELECT unpublish_fits({0})";

    // Any number will do, as long as it stays the same: "fitsview" in ASCII.
    public const long Lock = 0x6669747376696577;

    /// <summary>Made anew by each migration.</summary>
    public static string Definition =>
        $"""
            DO $do$ BEGIN
            DROP FUNCTION IF EXISTS publish_fits(integer, text[]);
            EXECUTE replace($create$
            CREATE OR REPLACE FUNCTION publish_fits(run integer, prefixes text[], bands text[]) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = #schema, pg_temp AS $body$
            DECLARE
                view_name text;
                subset record;
                chosen text := '';
                fluxes text := '';
                joins text := '';
            BEGIN
                IF NOT has_table_privilege(session_user, 'runs', 'INSERT') THEN
                    RAISE insufficient_privilege USING MESSAGE = 'found a role that may not make runs; expected one that may';
                END IF;
                SELECT r.fits_view INTO STRICT view_name FROM runs r WHERE r.number = run;
                IF view_name !~ '^fits_[a-z0-9_]+$' OR length(view_name) > {FitsViewNames.LongestView}
                    OR cardinality(prefixes) <> (SELECT count(*) FROM run_parameters q WHERE q.run_number = run)
                    OR EXISTS (SELECT FROM unnest(prefixes) one WHERE one !~ '^[a-z][a-z0-9_]*$' OR length(one) > 63)
                    OR EXISTS (SELECT FROM unnest(bands) one WHERE one !~ '^[a-z0-9_]+$' OR length(one) > 40) THEN
                    RAISE invalid_name USING MESSAGE = 'found names that no view of fits has';
                END IF;
                PERFORM pg_advisory_xact_lock({Lock});
                IF to_regclass('{PublishedView.Schema}.' || view_name) IS NOT NULL THEN
                    RETURN;
                END IF;
                FOR i IN 1..cardinality(prefixes) LOOP
                    chosen := chosen || replace(replace('{ParameterColumns}', '#n', (i - 1)::text), '#p', prefixes[i]);
                    joins := joins || replace(replace($join${ArrayJoins.Parameter}$join$, '#n', (i - 1)::text), '#m', i::text);
                END LOOP;
                FOR i IN 1..cardinality(bands) LOOP
                    fluxes := fluxes || {Band($"'{FluxColumns}'")};
                    joins := joins || {Band($"$join${ArrayJoins.Fluxes}$join$")};
                END LOOP;
                FOR subset IN SELECT * FROM (VALUES {Subsets}) AS s (ending, condition) LOOP
                    EXECUTE 'CREATE VIEW {PublishedView.Schema}.' || view_name || subset.ending || ' AS SELECT '
                        || $head${Head}$head$ || chosen || ', ' || $tail${Results}$tail$ || fluxes
                        || $from$ {ResultsViews.FitJoins}$from$ || joins
                        || ' WHERE r.fits_view = ' || quote_literal(view_name) || subset.condition;
                END LOOP;
            END $body$ $create$, '#schema', quote_ident(current_schema()));
            EXECUTE replace($create$
            CREATE OR REPLACE FUNCTION unpublish_fits(view_name text) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = #schema, pg_temp AS $body$
            DECLARE
                subset record;
            BEGIN
                IF NOT has_table_privilege(session_user, 'runs', 'DELETE') THEN
                    RAISE insufficient_privilege USING MESSAGE = 'found a role that may not delete runs; expected one that may';
                END IF;
                IF view_name !~ '^fits_[a-z0-9_]+$' OR EXISTS (SELECT FROM runs r WHERE r.fits_view = view_name) THEN
                    RAISE invalid_name USING MESSAGE = 'found no name of a view of fits that shows no run';
                END IF;
                FOR subset IN SELECT * FROM (VALUES {Subsets}) AS s (ending, condition) LOOP
                    EXECUTE 'DROP VIEW IF EXISTS {PublishedView.Schema}.' || view_name || subset.ending;
                END LOOP;
            END $body$ $create$, '#schema', quote_ident(current_schema()));
            END $do$
            """;

    private static string Head => ListOf(ResultsViews.FitKeys);

    private static string Results => ListOf(ResultsViews.FitResults);

    private static string ParameterColumns =>
        string.Concat(FitsViews.OfParameter.Select(column => $", p#n.{column.Name} AS #p{column.Csv}"));

    private static string FluxColumns => string.Concat(WideFluxes.OfBand.Select(part => $", {part.Sql} AS {part.Name}"));

    /// <summary>A template with band i in it.</summary>
    private static string Band(string template) =>
        $"replace(replace(replace({template}, '#a', (2 * i - 2)::text), '#u', (2 * i - 1)::text), '#b', bands[i])";

    private static string Subsets =>
        string.Join(", ", FitsViews.Subsets.Select(subset => $"('{subset.End}', $subset${subset.Condition}$subset$)"));

    private static string ListOf(IEnumerable<ResultColumn> columns) =>
        string.Join(", ", columns.Select(column => $"{column.Sql} AS {column.Name}"));
}
