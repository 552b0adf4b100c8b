namespace Almagest.Networks;

/// <summary>What a network is for.</summary>
/// <param name="CampaignId">The only campaign whose spectra it will be given.</param>
/// <param name="TargetNames">One for each target.</param>
/// <param name="GridEdges">B + 1 edges in keV.</param>
/// <param name="ContextCount">S numbers of context with each spectrum.</param>
/// <param name="Provenance">Whatever else should travel with the bundle, such as the campaign's text.</param>
public sealed record NetworkDescription(
    string CampaignId,
    IReadOnlyList<string> TargetNames,
    IReadOnlyList<double> GridEdges,
    int ContextCount,
    IReadOnlyDictionary<string, string>? Provenance = null
)
{
    /// <summary>In <see cref="Provenance"/>: how its training began, "warm" or "cold", where a sister was named.</summary>
    public const string StartKey = "start";

    /// <summary>In <see cref="Provenance"/>: how many there are.</summary>
    public const string BlocksKey = "blocks";

    /// <summary>Of spectra, each shown by epochs of its own; 1: each epoch shows all.</summary>
    public int Blocks { get; init; } = 1;

    internal int BinCount => GridEdges.Count - 1;

    internal int TargetCount => TargetNames.Count;
}
