using System.CommandLine;
using Almagest.Benchmarks.Pipeline;
using Almagest.Cli.Commands;
using Almagest.Cli.Terminal;

namespace Almagest.Benchmarks.Peers;

/// <summary>`almagest bench`: how fast the science core is here, beside scipy and Sherpa.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.Sources(
            "PHA",
            "Spectra with their responses. Default: some of $ALMAGEST_SHARED; without that, a made-up CCD."
        );
        sources.Arity = ArgumentArity.ZeroOrMore;
        Option<string> tasks = new("--task")
        {
            Description =
                $"What to measure: {string.Join(", ", BenchTask.All.Select(task => task.Name))}; several with commas. "
                + $"Default: all.",
            DefaultValueFactory = _ => "",
        };
        Option<bool> all = new("--all") { Description = "Every case of $ALMAGEST_SHARED/reference." };
        Option<double> lowest = new("--emin") { Description = "keV, of PHA files.", DefaultValueFactory = _ => 0.3 };
        Option<double> highest = new("--emax") { Description = "keV, of PHA files.", DefaultValueFactory = _ => 10 };
        Option<double> seconds = new("--seconds")
        {
            Description = "Of each measurement.",
            DefaultValueFactory = _ => Meter.Seconds,
        };
        Option<bool> json = CommonOptions.Json(),
            quiet = CommonOptions.Quiet();
        Command command = new(
            "bench",
            """
            Measure how fast spectra are fitted, folded, simulated and sampled on this machine: CPU time of one thread, beside
            scipy (where a python3 has numpy and scipy), beside Sherpa's seconds (for the spectra of $ALMAGEST_SHARED), and
            beside the least
            that the machine needs.

            Examples:  almagest bench
                       almagest bench source.pha --task fit,intervals --emin 0.5 --emax 7
                       almagest bench pipeline
            """
        )
        {
            sources,
            tasks,
            all,
            lowest,
            highest,
            seconds,
            json,
            quiet,
            PipelineCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(seconds) is not (> 0 and <= 60))
                throw new UsageException($"--seconds: found {parsed.GetValue(seconds)}; expected more than 0, up to 60.");
            Meter.Seconds = parsed.GetValue(seconds);
            string[] files = parsed.GetValue(sources) ?? [];
            (IEnumerable<BenchCase> cases, string? note) = (files, BenchCase.SharedRoot) switch
            {
                ([_, ..], _) => (
                    BenchCase.Files(files, parsed.GetValue(lowest), parsed.GetValue(highest)),
                    "Sherpa was not measured on these spectra: $ALMAGEST_SHARED/reference has its seconds for its own."
                ),
                (_, { } root) => (BenchCase.Reference(root, parsed.GetValue(all)), (string?)null),
                _ => (
                    [MadeUpDetector.Case()],
                    "ALMAGEST_SHARED is not set: nothing can be compared with Sherpa, and no real spectrum is measured."
                ),
            };
            new BenchJob(Chosen(parsed.GetRequiredValue(tasks)), parsed.GetValue(json)).Run(
                cases,
                note,
                new WorkDisplay(parsed.GetValue(quiet)).Say
            );
            return 0;
        });
        return command;
    }

    private static BenchTask[] Chosen(string names) =>
        names.Length == 0
            ? [.. BenchTask.All]
            :
            [
                .. names
                    .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
                    .Select(name =>
                        BenchTask.All.FirstOrDefault(task => task.Name == name)
                        ?? throw new UsageException(
                            $"--task: found '{name}'; expected some of "
                                + $"{string.Join(", ", BenchTask.All.Select(task => task.Name))}."
                        )
                    ),
            ];
}
