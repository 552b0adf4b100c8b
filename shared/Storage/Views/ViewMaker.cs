using System.Globalization;
using System.Text;
using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Views;

/// <summary>Makes views, and makes anew those whose columns have changed since. They hold no data.</summary>
internal static class ViewMaker
{
    /// <summary>Within the caller's transaction, by one process at a time.</summary>
    public static async Task MakeAsync(
        AlmagestContext context,
        IEnumerable<ResultView> views,
        bool postgres,
        CancellationToken cancellation
    )
    {
        foreach (ResultView view in views)
        {
            string definition = postgres ? ForPostgres(view) : ForSqlite(view);
            if (
                await context
                    .ViewDefinitions.Where(row => row.Name == view.Name)
                    .Select(row => row.Definition)
                    .SingleOrDefaultAsync(cancellation) == definition
            )
                continue;
            await context.Database.ExecuteSqlRawAsync(Literal(definition), cancellation);
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO view_definitions (name, definition) VALUES ({view.Name}, {definition})
                ON CONFLICT (name) DO UPDATE SET definition = excluded.definition
                """,
                cancellation
            );
        }
    }

    private static string ForSqlite(ResultView view) =>
        $"DROP VIEW IF EXISTS \"{view.Name}\"; CREATE VIEW \"{view.Name}\" AS {view.Select}";

    /// <summary>Where columns were only added at the end, what others have built upon the view stays.</summary>
    private static string ForPostgres(ResultView view)
    {
        StringBuilder sql = new(
            $"""
            DO $do$ BEGIN
                EXECUTE $view$CREATE OR REPLACE VIEW {view.Name} AS {view.Select}$view$;
            EXCEPTION WHEN invalid_table_definition OR datatype_mismatch THEN
                DROP VIEW {view.Name};
                EXECUTE $view$CREATE VIEW {view.Name} AS {view.Select}$view$;
            END $do$;
            COMMENT ON VIEW {view.Name} IS {Quote(view.Description)};
            """
        );
        foreach (ResultColumn column in view.Columns)
            sql.Append(
                CultureInfo.InvariantCulture,
                $" COMMENT ON COLUMN {view.Name}.{column.Name} IS {Quote(column.Description)};"
            );
        return sql.ToString();
    }

    // EF Core reads braces as places of parameters; there are none.
    public static string Literal(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    // E'' makes backslashes mean the same whatever the server's settings.
    private static string Quote(string text) =>
        "E'"
        + StoredText.Clean(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)
        + "'";
}
