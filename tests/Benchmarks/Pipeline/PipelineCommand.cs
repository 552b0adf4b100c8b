using System.CommandLine;
using Almagest.Cli.Commands;
using Almagest.Cli.Terminal;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>`almagest bench pipeline`: how fast a fleet is here, part by part.</summary>
internal static class PipelineCommand
{
    public static Command Create()
    {
        Option<int> spectra = Whole("--spectra", "That go through the fleet.", 51_200, 5_120, 10_000_000),
            fitters = Whole("--fitters", "Processes that fit.", 1, 1, 64),
            refined = Whole(
                "--refined",
                "Counts to be refined at each brightness; 0: none, and no network for them.",
                128,
                0,
                4_096
            ),
            readers = Whole("--readers", "That look at pages beside the fitters, for what that costs them.", 0, 0, 1_000);
        Option<bool> peer =
                new("--peer")
                {
                    Description = "Also what a user would build instead, by as many processes: Celery, PyTorch, psycopg2.",
                },
            json = CommonOptions.Json(),
            quiet = CommonOptions.Quiet();
        Option<string> programs = new("--programs")
        {
            Description = "Gateway and fitters are the programs of images, from this folder: deploy/images/build --published.",
        };
        Command command = new(
            "pipeline",
            """
            Measure the pipeline part by part, each beside what limits it: simulate, append and replay (the shard log), train,
            infer, refine (counts of a real CCD, where $ALMAGEST_SHARED holds its response), read, write, and all of it end to
            end, by processes of their own.

            Needs a RabbitMQ and a PostgreSQL to itself:  eval "$(deploy/dev/servers start)"

            Example:  almagest bench pipeline --spectra 204800 --fitters 2
            """
        )
        {
            spectra,
            fitters,
            refined,
            readers,
            peer,
            programs,
            json,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                List<string> notes = [];
                PipelineBenchmark benchmark = new(new WorkDisplay(parsed.GetValue(quiet)).Say, notes.Add);
                IReadOnlyList<PipelinePart> parts = await benchmark.RunAsync(
                    new PipelineRequest(
                        parsed.GetValue(spectra),
                        parsed.GetValue(fitters),
                        parsed.GetValue(refined),
                        parsed.GetValue(readers),
                        parsed.GetValue(peer),
                        parsed.GetValue(programs)
                    ),
                    cancellation
                );
                if (parsed.GetValue(json))
                    Tables.WriteJson(new { Parts = parts, Notes = notes });
                else
                    PipelinePart.Print(parts, notes);
                return 0;
            }
        );
        return command;
    }

    private static Option<int> Whole(string name, string description, int usual, int least, int most)
    {
        Option<int> option = new(name) { Description = $"{description} Default: {usual}.", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
                result.AddError($"{name}: found {value}; expected {least} to {most}.");
        });
        return option;
    }
}

/// <param name="Spectra">Fluxes of 128 bins that go through the fleet.</param>
/// <param name="Fitters">Processes.</param>
/// <param name="Refined">Counts to be refined, at each brightness.</param>
/// <param name="Readers">Of the gateway's pages, beside the fitters; 0: none.</param>
/// <param name="Peer">Whether Celery does the same.</param>
/// <param name="Programs">A folder for each role of which gateway and fitters are started; null: they are `almagest up`.</param>
internal sealed record PipelineRequest(int Spectra, int Fitters, int Refined, int Readers, bool Peer, string? Programs);
