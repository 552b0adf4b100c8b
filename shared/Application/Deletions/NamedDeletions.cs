using System.Globalization;
using Almagest.Application.Messaging;
using Almagest.Storage.Deletions;

namespace Almagest.Application.Deletions;

/// <summary>Deletes runs, catalogues and campaigns by name.</summary>
public sealed class NamedDeletions(Lookup lookup, IDeletionStore deletions, IDrawnShards shards)
{
    /// <summary>What would go with it. Of a campaign, its drawn shards too.</summary>
    /// <exception cref="RequestException">There is none of that name, it works, or something else needs it.</exception>
    public async Task<Deletion> LookAsync(DeletedKind kind, string name, CancellationToken cancellation)
    {
        string id = await IdAsync(kind, name, cancellation);
        Deletion found = await AskAsync(() => deletions.LookAsync(kind, id, cancellation));
        return found.Refusal is { } refusal ? throw new RequestException(refusal) : found;
    }

    /// <summary>Deletes what was looked at. After an interruption of the shard log the same call goes on: the shards go
    /// first, which could be drawn again, then all else in one transaction.</summary>
    /// <returns>What went.</returns>
    /// <inheritdoc cref="LookAsync"/>
    public async Task<Deletion> DeleteAsync(Deletion looked, CancellationToken cancellation)
    {
        if (looked.Kind == DeletedKind.Campaign)
            await shards.DeleteAsync(looked.Id, cancellation);
        return await AskAsync(() => deletions.DeleteAsync(looked.Kind, looked.Id, cancellation));
    }

    private async Task<string> IdAsync(DeletedKind kind, string name, CancellationToken cancellation) =>
        kind switch
        {
            DeletedKind.Run => $"{(await lookup.RunAsync(name, cancellation)).Id}",
            DeletedKind.Catalogue => (await lookup.CatalogueAsync(name, cancellation)).Id.ToString(CultureInfo.InvariantCulture),
            _ => (await lookup.CampaignAsync(name, cancellation)).Id,
        };

    private static async Task<Deletion> AskAsync(Func<Task<Deletion>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ArgumentException refused)
        {
            throw RequestException.Of(refused);
        }
    }
}
