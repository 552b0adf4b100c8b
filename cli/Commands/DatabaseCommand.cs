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
            each update of the program. SQLite's file needs it never.

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
        Option<string> reader =
                new("--reader")
                {
                    Description = "May ask what is published (schema almagest).",
                    DefaultValueFactory = _ => "almagest_reader",
                },
            viewer = new("--viewer") { Description = "May list and show.", DefaultValueFactory = _ => "almagest_viewer" },
            worker = new("--worker") { Description = "May work.", DefaultValueFactory = _ => "almagest_worker" };
        Option<bool> apply = new("--apply") { Description = "Do it, instead of printing it." };
        Command command = new(
            "roles",
            """
            Print the SQL that makes three roles of PostgreSQL: one that reads what is published, with limits, one that lists and
            shows with this program, one that works. None may change the schema. The owner of the database runs it, after
            'db migrate' of each new version.

            Example:  almagest db roles | psql almagest
                      almagest db roles --apply
            """
        )
        {
            reader,
            viewer,
            worker,
            apply,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string[] roles = [.. new[] { reader, viewer, worker }.Select(role => parsed.GetRequiredValue(role))];
                if (Array.Find(roles, role => !DatabaseRoles.IsRole(role)) is { } wrong)
                    throw new UsageException($"role: found '{wrong}'; expected a name of lower-case letters, digits and _.");
                if (parsed.GetValue(apply))
                {
                    await using Session session = Session.ToLook(home: null);
                    await session.Get<IStorageMigrator>().GrantAsync(roles[0], roles[1], roles[2], cancellation);
                    Console.Out.WriteLine("granted");
                }
                else
                    Console.Out.Write(DatabaseRoles.Sql(roles[0], roles[1], roles[2]));
                return 0;
            }
        );
        return command;
    }
}
