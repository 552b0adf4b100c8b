using System.CommandLine;
using Almagest.Application.Catalogues;
using Almagest.Cli.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Ogip.Catalogues;
using Almagest.Storage.Catalogues;

namespace Almagest.Cli.Commands;

/// <summary>`almagest ingest`: a catalogue of PHA files into the database.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        Argument<string> name = new("name") { Description = "A name for the catalogue." };
        Argument<string[]> sources = CommonOptions.Sources(
            "source",
            "PHA files, tables of flux, patterns, folders, or a CSV (file, name, ra, dec, rmf, arf, background, columns)."
        );
        Option<bool> list = CommonOptions.ListSkipped();
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        ReadingOptions reading = new();
        Command command = new(
            "ingest",
            """
            Read a catalogue of spectra, with their responses and backgrounds, into the database. What can't be read is listed
            with its reason and does not stop the rest; the exit code is then 1. A folder's files are sorted by what they hold;
            responses, backgrounds and what is no spectrum are passed over and counted.

            The same name and sources again bring the catalogue up to date: what is new, changed and gone is listed. Runs keep
            what they fitted; 'run submit --only-new --refit changed' fits the rest. An observation is the same if the name
            that a CSV gives it is, or else the path of its file and the OBS_ID in it.

            Example:  almagest ingest survey spectra/ extra/*.pha
            """
        )
        {
            name,
            sources,
            list,
            home,
            quiet,
        };
        foreach (Option option in reading.All)
            command.Add(option);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                var phases = new WorkPhases(new WorkDisplay(parsed.GetValue(quiet)));
                IngestAnswer answer = await phases.FollowAsync(
                    () =>
                        session
                            .Get<CatalogueIngest>()
                            .IngestAsync(
                                new IngestRequest
                                {
                                    Name = parsed.GetRequiredValue(name),
                                    Sources = parsed.GetRequiredValue(sources),
                                    CalibrationFolder = reading.Calibration(parsed),
                                    FluxColumns = reading.FluxColumns(parsed),
                                    Limits = reading.Limits(parsed),
                                },
                                new Reports<IngestProgress>(read =>
                                    phases.Show("reading", "files", new WorkState(read.Read, read.Of, "", read.Read == read.Of))
                                ),
                                cancellation
                            ),
                    cancellation
                );
                foreach (IngestFailure failure in answer.Failures)
                    Console.Error.WriteLine($"not read: {failure.Reason}");
                if (parsed.GetValue(list))
                    foreach (CatalogueProblem file in answer.Skipped)
                        Console.Error.WriteLine($"passed over: {file.Path}: {file.Reason}");
                if (answer.Described > 0)
                    Console.Error.WriteLine(
                        $"filled in: date, instrument, exposure and band of {Tables.Whole(answer.Described)} observations, which "
                            + "an earlier version did not ask their files for."
                    );
                Catalogue catalogue = answer.Catalogue;
                foreach (string line in answer.WasThere ? ChangesOf(answer) : [])
                    Console.Out.WriteLine(line);
                Console.Out.WriteLine(
                    $"{catalogue.Name}: {Tables.Whole(catalogue.Observations)} observations"
                        + $"{(answer.WasThere ? CountsOf(answer) : "")}, {Tables.Whole(catalogue.Failures)} not read"
                        + (answer.Skipped.Count > 0 ? $", {Tables.Whole(answer.Skipped.Count)} passed over" : "")
                );
                return catalogue.Observations == 0 ? 2
                    : catalogue.Failures > 0 ? 1
                    : 0;
            }
        );
        return command;
    }

    private static string CountsOf(IngestAnswer answer) =>
        $" ({Tables.Whole(answer.New.Count)} new, {Tables.Whole(answer.Changed.Count)} changed, "
        + $"{Tables.Whole(answer.Gone.Count)} gone, {Tables.Whole(answer.Unchanged)} unchanged)";

    private static IEnumerable<string> ChangesOf(IngestAnswer answer) =>
        [
            .. answer.New.Select(name => $"new: {name}"),
            .. answer.Changed.Select(name => $"changed: {name}"),
            .. answer.Gone.Select(name => $"gone: {name}"),
        ];
}
