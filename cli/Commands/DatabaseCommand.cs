using System.CommandLine;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Migrations;

namespace Almagest.Cli.Commands;

/// <summary>`almagest db migrate|roles`.</summary>
internal static class DatabaseCommand
{
    public static Command Create() =>
        new("db", "The database's schema, and who may do what in it.") { MigrateVerb(), RolesVerb() };

    private static Command MigrateVerb()
    {
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "migrate",
            """
            Make the tables and views, or bring them up to date. On PostgreSQL nothing else does: its owner runs this first, after
            each update of the program, and for the wide view of a campaign's first run. SQLite's file needs it never.

            Example:  almagest db migrate
            """
        )
        {
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await Session.MigrateAsync(parsed.GetValue(home), cancellation);
                Console.Out.WriteLine("up to date");
                return 0;
            }
        );
        return command;
    }

    private static Command RolesVerb()
    {
        Option<string> reader = new("--reader") { Description = "May look.", DefaultValueFactory = _ => "almagest_reader" },
            worker = new("--worker") { Description = "May work.", DefaultValueFactory = _ => "almagest_worker" };
        Command command = new(
            "roles",
            """
            Print the SQL that makes two roles of PostgreSQL: one that reads the results, one that works. Neither may change the
            schema. The owner of the database runs it, after 'db migrate'.

            Example:  almagest db roles | psql almagest
            """
        )
        {
            reader,
            worker,
        };
        command.SetAction(parsed =>
        {
            string[] roles = [parsed.GetRequiredValue(reader), parsed.GetRequiredValue(worker)];
            if (Array.Find(roles, role => !DatabaseRoles.IsRole(role)) is { } wrong)
                throw new UsageException($"role: found '{wrong}'; expected a name of lower-case letters, digits and _.");
            Console.Out.Write(DatabaseRoles.Sql(roles[0], roles[1]));
            return 0;
        });
        return command;
    }
}
