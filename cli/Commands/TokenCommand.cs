using System.CommandLine;
using Almagest.Application.Access;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest token create|list|revoke`: who may use the gateway.</summary>
internal static class TokenCommand
{
    public static Command Create() =>
        new("token", "Tokens: who may use the gateway beyond this machine.") { CreateVerb(), ListVerb(), RevokeVerb() };

    private static Option<string?> File() =>
        new("--file")
        {
            Description = "The file of tokens, Gateway:TokenFile. Default: 'tokens' in the home folder.",
            HelpName = "FILE",
        };

    private static Command CreateVerb()
    {
        Argument<string> name = new("name") { Description = "Of who gets it." };
        Option<string> scope = new("--scope")
        {
            Description = $"What it may do: some of {ScopeWords.Of(TokenScopes.All)}.",
            HelpName = "SCOPES",
            DefaultValueFactory = _ => ScopeWords.Of(TokenScopes.All),
        };
        (Option<string?> file, Option<string?> home) = (File(), CommonOptions.Home());
        Command command = new(
            "create",
            """
            Make a token and print it, this once: the file keeps its SHA-256 alone. A running gateway knows it at once.

            Example:  almagest token create survey-team --scope read,submit
            """
        )
        {
            name,
            scope,
            file,
            home,
        };
        command.SetAction(parsed =>
        {
            string said = parsed.GetRequiredValue(scope);
            TokenScopes scopes = ScopeWords.Parse(said)
                ?? throw new UsageException($"--scope: found '{said}'; expected some of {ScopeWords.Of(TokenScopes.All)}.");
            Console.Out.WriteLine(Of(parsed, file, home).Create(parsed.GetRequiredValue(name), DateTimeOffset.UtcNow, scopes));
            return 0;
        });
        return command;
    }

    private static Command ListVerb()
    {
        (Option<string?> file, Option<string?> home) = (File(), CommonOptions.Home());
        Command command = new("list", "List tokens by name.\n\nExample:  almagest token list") { file, home };
        command.SetAction(parsed =>
        {
            Tables.Write(
                ["name", "created", "may"],
                [
                    .. Of(parsed, file, home)
                        .List()
                        .Select(entry =>
                            (IReadOnlyList<string>)[entry.Name, Tables.Time(entry.CreatedAt), ScopeWords.Of(entry.Scopes)]
                        ),
                ]
            );
            return 0;
        });
        return command;
    }

    private static Command RevokeVerb()
    {
        Argument<string> name = new("name") { Description = "As it was created." };
        (Option<string?> file, Option<string?> home) = (File(), CommonOptions.Home());
        Command command = new("revoke", "End a token.\n\nExample:  almagest token revoke survey-team") { name, file, home };
        command.SetAction(parsed =>
        {
            Of(parsed, file, home).Revoke(parsed.GetRequiredValue(name));
            return 0;
        });
        return command;
    }

    private static TokenFile Of(ParseResult parsed, Option<string?> file, Option<string?> home) =>
        new(parsed.GetValue(file) ?? EmbeddedSize.TokensOf(parsed.GetValue(home)));
}
