using System.CommandLine;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Almagest.Cli.Commands;

/// <summary>`almagest up`: workers of the cluster size in this process.</summary>
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
        Command command = new(
            "up",
            """
            Run workers against RabbitMQ and PostgreSQL until interrupted. Connection settings come from ALMAGEST_* variables
            (ALMAGEST_Messaging__Transport=rabbitmq, ALMAGEST_Messaging__Uri, ALMAGEST_Storage__Provider=postgres,
            ALMAGEST_Storage__ConnectionString). The database's owner runs 'almagest db migrate' first.

            Example:  almagest up --roles simulator,fitter
            """
        )
        {
            roles,
            urls,
            anonymous,
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
                if (File.Exists(Session.TokensOf(null)))
                    settings.Add($"--Gateway:TokenFile={Session.TokensOf(null)}");
                await AlmagestHost.ServeAsync([.. settings], chosen, SayReady, cancellation);

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
}
