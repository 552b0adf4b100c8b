using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Networks;

/// <param name="Lines">The newest first.</param>
/// <param name="All">How many there are.</param>
/// <param name="Trainings">Those that wait or run, and the newest of the others.</param>
/// <param name="Names">Of campaigns, by their ids.</param>
/// <param name="Epochs">Of some of the trainings under way.</param>
public sealed record NetworksModel(
    IReadOnlyList<NetworkLine> Lines,
    int All,
    IReadOnlyList<Training> Trainings,
    IReadOnlyDictionary<string, string> Names,
    ILookup<Guid, LearntEpoch> Epochs
)
{
    private const int MostShown = 200,
        MostEnded = 20,
        MostDrawn = 6;

    public bool AreOpen => Trainings.Any(IsOpen);

    internal static bool IsOpen(Training training) => training.State is TrainingState.Waiting or TrainingState.Running;

    /// <summary>Of those that are under way, not more than are drawn.</summary>
    internal static Task<ILookup<Guid, LearntEpoch>> EpochsAsync(
        ITrainingStore trainings,
        IEnumerable<Training> among,
        CancellationToken cancellation
    ) => trainings.EpochsAsync([.. among.Where(IsOpen).Take(MostDrawn).Select(one => one.Id)], cancellation);

    internal static async Task<IResult> ShowAsync(
        INetworkStore networks,
        ICampaignStore campaigns,
        ITrainingStore trainings,
        CancellationToken cancellation
    )
    {
        Dictionary<string, string> names = (await campaigns.ListAsync(cancellation)).ToDictionary(one => one.Id, one => one.Name);
        IReadOnlyList<NetworkSummary> all = await networks.ListAsync(cancellation);
        IReadOnlyList<Training> attempts = await trainings.ListAsync(cancellation);
        return Layout.Page.Of<NetworksPage, NetworksModel>(
            new(
                [.. all.Take(MostShown).Select(one => new NetworkLine(one, names.GetValueOrDefault(one.CampaignId)))],
                all.Count,
                [.. attempts.Where(IsOpen), .. attempts.Where(one => !IsOpen(one)).Take(MostEnded)],
                names,
                await EpochsAsync(trainings, attempts, cancellation)
            )
        );
    }
}
