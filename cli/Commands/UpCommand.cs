using System.CommandLine;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Gateway;
using Almagest.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Almagest.Cli.Commands;

/// <summary>`almagest up`: gateway and workers in this process, of either size.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        Option<string[]> roles = new("--roles")
        {
            Description = $"Which roles to run here: {Roles.Names}.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Roles.All.Select(role => role.Name)],
        };
        // As many as one likes, so what looks like an option and is none would be one of them.
        roles.Validators.Add(result =>
        {
            foreach (string wrong in result.Tokens.Select(token => token.Value).Where(text => text.StartsWith('-')))
                result.AddError($"Unrecognized option '{wrong}'.");
        });
        Option<string> urls = new("--urls")
        {
            Description = "Where health (and the gateway's API) listens; port 0 takes a free one.",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        Option<bool> anonymous = new("--allow-anonymous")
        {
            Description = "Let the gateway listen beyond this machine to whoever comes; else that takes a token.",
        };
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "up",
            """
            Serve until interrupted. Without further settings: all of it in this process, over the home folder's database, with
            REST on this machine alone. With a broker: workers against RabbitMQ and PostgreSQL. Connection settings come from
            ALMAGEST_* variables (ALMAGEST_Messaging__Transport=rabbitmq, ALMAGEST_Messaging__Uri,
            ALMAGEST_Storage__Provider=postgres, ALMAGEST_Storage__ConnectionString). The database's owner runs 'almagest db
            migrate' first.

            Example:  almagest up --home almagest-demo/data
                      almagest up --roles simulator,fitter
            """
        )
        {
            roles,
            urls,
            anonymous,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Role[] chosen =
                [
                    .. parsed
                        .GetRequiredValue(roles)
                        .SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                        .Select(name =>
                            Roles.Find(name)
                            ?? throw new UsageException($"--roles: found '{name}'; expected some of {Roles.Names}.")
                        )
                        .Distinct(),
                ];
                List<string> settings = ["--urls", parsed.GetRequiredValue(urls)];
                if (parsed.GetValue(anonymous))
                    settings.Add("--Gateway:AllowAnonymous=true");
                string tokens = EmbeddedSize.TokensOf(parsed.GetValue(home));
                if (File.Exists(tokens))
                    settings.Add($"--Gateway:TokenFile={tokens}");
                await AlmagestHost.ServeAsync(
                    [.. settings],
                    chosen,
                    EmbeddedOf(parsed.GetValue(home), chosen),
                    SayReady,
                    cancellation
                );

                // One line on stdout that scripts can wait for.
                void SayReady(WebApplication app) =>
                    Console.Out.WriteLine(
                        $"ready: {string.Join(", ", chosen.Select(role => role.Name))} at {string.Join(" ", app.Urls)}"
                    );
                return 0;
            }
        );
        return command;
    }

    /// <summary>Null: of the cluster size. A worker that nobody can ask anything would hear nothing, and look alive: so there is
    /// a gateway in the process, or settings of a broker.</summary>
    /// <exception cref="UsageException">Nothing can be written at home.</exception>
    private static Dictionary<string, string?>? EmbeddedOf(string? home, Role[] chosen)
    {
        if (!chosen.Contains(GatewayModule.Role) || !EmbeddedSize.IsWanted())
            return null;
        EmbeddedSize.RequireHome(home);
        Directory.CreateDirectory(EmbeddedSize.FolderOf(home));
        return EmbeddedSize.Settings(EmbeddedSize.FolderOf(home));
    }
}
