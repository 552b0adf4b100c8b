namespace Almagest.Hosting.ShardLog;

/// <summary>Campaign ids come by message and become folder and queue names: nothing else may get there.</summary>
internal static class CampaignName
{
    public static void Require(string campaignId)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        if (
            campaignId.Length > 100
            || !campaignId.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_')
        )
            throw new ArgumentException(
                $"Campaign id: found '{campaignId[..Math.Min(campaignId.Length, 120)]}'; expected 1 to 100 of a-z, 0-9, "
                    + $"'-', '_'.",
                nameof(campaignId)
            );
    }
}
