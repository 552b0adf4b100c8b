namespace Almagest.Application.Messaging;

/// <summary>Where the drawn shards of campaigns lie. Implemented by the shard log.</summary>
public interface IDrawnShards
{
    /// <summary>Removes a campaign's, whose readers should have ended. Nothing happens where there are none.</summary>
    Task DeleteAsync(string campaignId, CancellationToken cancellation);
}
