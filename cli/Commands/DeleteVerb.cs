using System.CommandLine;
using Almagest.Application.Deletions;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Deletions;

namespace Almagest.Cli.Commands;

/// <summary>`almagest run|catalogue|campaign delete`.</summary>
internal static class DeleteVerb
{
    /// <param name="kind">Of what.</param>
    /// <param name="summary">What goes with it and what stands in the way.</param>
    public static Command Create(DeletedKind kind, string summary)
    {
        string word = kind.ToString().ToLowerInvariant();
        Argument<string> name = new(word)
        {
            Description = kind == DeletedKind.Catalogue ? "Its name." : "Id, the beginning of an id, or a name.",
        };
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask: for scripts." };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new("delete", $"{summary}\n\nExample:  almagest {word} delete survey") { name, yes, home, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                NamedDeletions deletions = session.Get<NamedDeletions>();
                Deletion found = await deletions.LookAsync(kind, parsed.GetRequiredValue(name), cancellation);
                if (!parsed.GetValue(yes) && !Consent.Ask($"Delete {WordsOf(found)}, for good?"))
                {
                    Console.Error.WriteLine("Nothing was deleted.");
                    return 1;
                }
                Deletion gone = await deletions.DeleteAsync(found, cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(gone);
                else
                    Console.Out.WriteLine($"deleted {WordsOf(gone)}");
                return 0;
            }
        );
        return command;
    }

    private static string WordsOf(Deletion one) =>
        $"{one.Kind.ToString().ToLowerInvariant()} '{one.Name}'"
        + (
            one.Goes.Count == 0
                ? ""
                : $" with {string.Join(", ", one.Goes.Select(row => $"{Tables.Whole(row.Count)} {row.What}"))}"
        );
}
