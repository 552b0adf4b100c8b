using System.CommandLine;
using Almagest.Cli.Demo;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest demo`: the main job on the embedded size, from nothing to a report.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder of the report and the database.",
            DefaultValueFactory = _ => new DirectoryInfo("almagest-demo"),
        };
        Option<int> simulations = new("--simulations")
        {
            Description = "Spectra to learn from.",
            DefaultValueFactory = _ => 10_000,
        };
        Option<int> observations = new("--observations")
        {
            Description = "Spectra with gaps to fit.",
            DefaultValueFactory = _ => 2_000,
        };
        Option<bool> quiet = CommonOptions.Quiet();
        Command command = new(
            "demo",
            """
            Simulate a power-law campaign, learn its networks, and fit 2,000 spectra with gaps; ends with a table and report.html.
            Needs no broker, no database server and no files. About two minutes on two cores.

            Example:  almagest demo --out /tmp/demo
            """
        )
        {
            output,
            simulations,
            observations,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                RequirePositive("--simulations", parsed.GetValue(simulations), 200);
                RequirePositive("--observations", parsed.GetValue(observations), 4);
                Outputs.RequireFolder("--out", parsed.GetRequiredValue(output).FullName);
                await new DemoJob(
                    parsed.GetRequiredValue(output).FullName,
                    parsed.GetValue(simulations),
                    parsed.GetValue(observations),
                    new WorkDisplay(parsed.GetValue(quiet))
                ).RunAsync(cancellation);
                return 0;
            }
        );
        return command;
    }

    private static void RequirePositive(string option, int value, int least)
    {
        if (value < least)
            throw new UsageException($"{option}: found {value}; expected at least {least}.");
    }
}
