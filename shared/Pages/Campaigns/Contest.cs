using Almagest.Application;
using Almagest.Application.Networks;
using Almagest.Pages.Networks;

namespace Almagest.Pages.Campaigns;

/// <summary>A campaign's champion and those that are or could be held against it.</summary>
/// <param name="Champion">Id.</param>
/// <param name="Challengers">The newest first, each with what came of it; null: not compared yet.</param>
/// <param name="Chosen">Id of the one that is asked for, or the newest.</param>
/// <param name="IsSlow">That one is not compared yet: it is asked for again, and waited for.</param>
public sealed record Contest(
    string Champion,
    IReadOnlyList<(NetworkLine Line, KeptComparison? Kept)> Challengers,
    string Chosen,
    bool IsSlow
)
{
    /// <param name="networks">Of the campaign, the newest first.</param>
    /// <param name="against">Id; null: the newest.</param>
    /// <param name="isWhole">However long it takes.</param>
    /// <returns>Null: nobody is beside the champion.</returns>
    /// <exception cref="UnknownException">The one that is asked for is none of them.</exception>
    internal static async Task<Contest?> OfAsync(
        string champion,
        IReadOnlyList<NetworkLine> networks,
        string? against,
        bool isWhole,
        KeptComparisons comparisons,
        CancellationToken cancellation
    )
    {
        NetworkLine[] others = [.. networks.Where(one => one.Network.Id != champion)];
        if (others.Length == 0)
            return null;
        string chosen = against is null
            ? others[0].Network.Id
            : others.FirstOrDefault(one => one.Network.Id == against)?.Network.Id
                ?? throw new UnknownException("challenger", against);
        bool isSlow = !isWhole && comparisons.Find(champion, chosen) is null;
        if (!isSlow)
            await comparisons.OfAsync(champion, chosen, cancellation);
        return new(champion, [.. others.Select(one => (one, comparisons.Find(champion, one.Network.Id)))], chosen, isSlow);
    }
}
