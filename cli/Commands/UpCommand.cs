using System.CommandLine;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest up`: workers of the cluster size in this process.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        Option<string[]> roles = new("--roles")
        {
            Description = $"Which roles to run here: {string.Join(", ", Roles.All)}.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Roles.All],
        };
        Option<string> urls = new("--urls")
        {
            Description = "Where health (and the gateway's API) listens; port 0 takes a free one.",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        Command command = new(
            "up",
            """
            Run workers against RabbitMQ and PostgreSQL until interrupted. Connection settings come from ALMAGEST_* variables
            (ALMAGEST_Messaging__Transport=rabbitmq, ALMAGEST_Messaging__Uri, ALMAGEST_Storage__Provider=postgres,
            ALMAGEST_Storage__ConnectionString).

            Example:  almagest up --roles simulator,fitter
            """
        )
        {
            roles,
            urls,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string[] chosen =
                [
                    .. parsed
                        .GetRequiredValue(roles)
                        .SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
                ];
                string? unknown = chosen.FirstOrDefault(role => !Roles.All.Contains(role, StringComparer.OrdinalIgnoreCase));
                if (unknown is not null)
                    throw new UsageException($"--roles: found '{unknown}'; expected some of {string.Join(", ", Roles.All)}.");
                await Roles.RunAsync(chosen, parsed.GetRequiredValue(urls), cancellation);
                return 0;
            }
        );
        return command;
    }
}
