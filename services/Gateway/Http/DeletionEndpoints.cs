using Almagest.Application.Access;
using Almagest.Application.Deletions;
using Almagest.Storage.Deletions;

namespace Almagest.Gateway.Http;

/// <summary>Deletes runs, catalogues and campaigns, and says what went with them.</summary>
internal static class DeletionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        Map(api, "runs", DeletedKind.Run, "Deletes a run that is not at work, with its fits");
        Map(api, "catalogues", DeletedKind.Catalogue, "Deletes a catalogue without runs, with its observations");
        Map(api, "campaigns", DeletedKind.Campaign, "Deletes a campaign without runs, with its networks and shards");
    }

    private static void Map(RouteGroupBuilder api, string path, DeletedKind kind, string summary) =>
        api.MapDelete($"/{path}/{{name}}", async (string name, NamedDeletions deletions, CancellationToken cancellation) =>
                SubmissionEndpoints.Told(
                    await deletions.DeleteAsync(await deletions.LookAsync(kind, name, cancellation), cancellation)
                )
            )
            .Tells<Deletion>(TokenScopes.Operate, summary);
}
