using System.CommandLine;
using Almagest.Application.Catalogues;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Storage;

namespace Almagest.Cli.Commands;

/// <summary>`almagest ingest`: a catalogue of PHA files into the database.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        Argument<string> name = new("name") { Description = "A name for the catalogue." };
        Argument<string[]> sources = CommonOptions.Sources(
            "source",
            "PHA files, patterns, folders, or a CSV (file, name, ra, dec, rmf, arf, background)."
        );
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "ingest",
            """
            Read a catalogue of spectra, with their responses and backgrounds, into the database. What can't be read is listed
            with its reason and does not stop the rest.

            Example:  almagest ingest survey spectra/ extra/*.pha
            """
        )
        {
            name,
            sources,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                var display = new WorkDisplay(parsed.GetValue(quiet));
                string[] given = parsed.GetRequiredValue(sources);
                string source = string.Join(' ', given);
                if (
                    await session.Get<ICatalogueStore>().FindAsync(parsed.GetRequiredValue(name), cancellation) is { } there
                    && there.Source != source
                )
                    throw new UsageException(
                        $"catalogue '{there.Name}': found one from {there.Source}; expected another name for {source}."
                    );
                CatalogueListing listing = CatalogueSource.Find(given);
                int done = 0;
                Task<Catalogue> work = Task.Run(
                    () =>
                        session
                            .Get<CatalogueIngest>()
                            .IngestAsync(
                                parsed.GetRequiredValue(name),
                                source,
                                listing,
                                new ObservationReader(),
                                _ => Interlocked.Increment(ref done),
                                cancellation
                            ),
                    cancellation
                );
                await display.WatchAsync(
                    "reading",
                    "files",
                    _ => Task.FromResult(new WorkState(done, listing.Entries.Count, "", work.IsCompleted)),
                    cancellation
                );
                Catalogue catalogue = await work;
                foreach (IngestFailure failure in await session.Get<ICatalogueStore>().FailuresAsync(catalogue.Id, cancellation))
                    Console.Error.WriteLine($"not read: {failure.Reason}");
                Console.Out.WriteLine(
                    $"{catalogue.Name}: {Tables.Whole(catalogue.Observations)} observations, "
                        + $"{Tables.Whole(catalogue.Failures)} not read"
                );
                return catalogue.Observations > 0 ? 0 : 2;
            }
        );
        return command;
    }
}
