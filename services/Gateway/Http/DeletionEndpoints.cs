using Almagest.Application.Access;
using Almagest.Application.Deletions;
using Almagest.Storage.Deletions;

namespace Almagest.Gateway.Http;

/// <summary>Deletes runs, catalogues and campaigns, and says what went with them.</summary>
internal static class DeletionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapDelete("/runs/{run}", (string run, NamedDeletions deletions, CancellationToken cancellation) =>
                DeleteAsync(deletions, DeletedKind.Run, run, cancellation)
            )
            .Tells<Deletion>(TokenScopes.Operate, "Deletes a run that is not at work, with its fits");
        api.MapDelete("/catalogues/{catalogue}", (string catalogue, NamedDeletions deletions, CancellationToken cancellation) =>
                DeleteAsync(deletions, DeletedKind.Catalogue, catalogue, cancellation)
            )
            .Tells<Deletion>(TokenScopes.Operate, "Deletes a catalogue without runs, with its observations");
        api.MapDelete("/campaigns/{campaign}", (string campaign, NamedDeletions deletions, CancellationToken cancellation) =>
                DeleteAsync(deletions, DeletedKind.Campaign, campaign, cancellation)
            )
            .Tells<Deletion>(TokenScopes.Operate, "Deletes a campaign without runs, with its networks and shards");
    }

    private static async Task<IResult> DeleteAsync(
        NamedDeletions deletions,
        DeletedKind kind,
        string name,
        CancellationToken cancellation
    ) => SubmissionEndpoints.Told(await deletions.DeleteAsync(await deletions.LookAsync(kind, name, cancellation), cancellation));
}
