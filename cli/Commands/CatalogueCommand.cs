using System.CommandLine;
using Almagest.Application;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Deletions;

namespace Almagest.Cli.Commands;

/// <summary>`almagest catalogue list|show|delete`.</summary>
internal static class CatalogueCommand
{
    public static Command Create() =>
        new("catalogue", "Catalogues that were ingested.")
        {
            ListVerb(),
            ShowVerb(),
            DeleteVerb.Create(
                DeletedKind.Catalogue,
                "Delete a catalogue with its observations, for good. Its runs have to be deleted first."
            ),
        };

    private static Command ListVerb()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new("list", "List catalogues, newest first.\n\nExample:  almagest catalogue list") { home, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<Catalogue> catalogues = await session.Get<ICatalogueStore>().ListAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(catalogues);
                else
                    Tables.Write(
                        ["catalogue", "observations", "not read", "created", "source"],
                        [
                            .. catalogues.Select(one =>
                                (IReadOnlyList<string>)
                                    [
                                        one.Name,
                                        Tables.Whole(one.Observations),
                                        Tables.Whole(one.Failures),
                                        Tables.Time(one.CreatedAt),
                                        one.Source,
                                    ]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return command;
    }

    private static Command ShowVerb()
    {
        Argument<string> name = new("catalogue") { Description = "Its name." };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "show",
            "List what a catalogue holds, and what could not be read for it.\n\nExample:  almagest catalogue show survey"
        )
        {
            name,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Catalogue catalogue = await session.Get<Lookup>().CatalogueAsync(parsed.GetRequiredValue(name), cancellation);
                ICatalogueStore catalogues = session.Get<ICatalogueStore>();
                IReadOnlyList<KnownObservation> observations = await catalogues.ObservationsAsync(catalogue.Id, cancellation);
                IReadOnlyList<IngestFailure> failures = await catalogues.FailuresAsync(catalogue.Id, cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(
                        new
                        {
                            catalogue,
                            observations,
                            failures,
                        }
                    );
                else
                {
                    Tables.Write(
                        ["observation", "ra", "dec"],
                        [
                            .. observations.Select(one =>
                                (IReadOnlyList<string>)[one.Name, Tables.Number(one.Ra), Tables.Number(one.Dec)]
                            ),
                        ]
                    );
                    foreach (IngestFailure failure in failures)
                        Console.Error.WriteLine($"not read: {failure.Reason}");
                }
                return 0;
            }
        );
        return command;
    }
}
