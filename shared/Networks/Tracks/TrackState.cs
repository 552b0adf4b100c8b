using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Tracks;

/// <summary>How far a track has come. W weights, several nets.</summary>
/// <param name="Nets">Of all stages, in their order.</param>
/// <param name="Best">Weights of the epoch that was judged best, one array of W for each net.</param>
/// <param name="BestEpoch">0: none yet.</param>
/// <param name="Curves">For each stage, one pair of losses an epoch.</param>
/// <param name="RateShare">Of the learning rates: halved whenever the training lost its way.</param>
internal sealed record TrackState(
    int Epoch,
    IReadOnlyList<NetState> Nets,
    IReadOnlyList<float[]> Best,
    int BestEpoch,
    double BestJudged,
    IReadOnlyList<IReadOnlyList<EpochLosses>> Curves,
    double RateShare
)
{
    public static TrackState Begin(IReadOnlyList<ITrainingStage> stages)
    {
        IReadOnlyList<NetState> nets = Snapshots(stages);
        return new(
            0,
            nets,
            [.. nets.Select(net => net.Weights)],
            0,
            double.PositiveInfinity,
            [.. stages.Select(_ => Array.Empty<EpochLosses>())],
            1
        );
    }

    /// <summary>After one epoch more.</summary>
    public TrackState After(IReadOnlyList<ITrainingStage> stages, IReadOnlyList<EpochOutcome> outcomes)
    {
        IReadOnlyList<NetState> nets = Snapshots(stages);
        // The stages of a track feed each other: the last gives what is wanted of them all.
        bool best = outcomes[^1].Judged < BestJudged;
        return this with
        {
            Epoch = Epoch + 1,
            Nets = nets,
            Curves = [.. Curves.Zip(outcomes, (curve, outcome) => (EpochLosses[])[.. curve, outcome.Losses])],
            Best = best ? [.. nets.Select(net => net.Weights)] : Best,
            BestEpoch = best ? Epoch + 1 : BestEpoch,
            BestJudged = best ? outcomes[^1].Judged : BestJudged,
        };
    }

    public void Restore(IReadOnlyList<ITrainingStage> stages)
    {
        ReadOnlySpan<NetState> left = [.. Nets];
        foreach (ITrainingStage stage in stages)
        {
            stage.Learners.Restore(left[..stage.Learners.Count]);
            left = left[stage.Learners.Count..];
        }
    }

    /// <summary>Leaves the nets with the weights of the best epoch.</summary>
    public void KeepBest(IReadOnlyList<ITrainingStage> stages)
    {
        (this with { Nets = [.. Nets.Zip(Best, (net, weights) => net with { Weights = weights })] }).Restore(stages);
    }

    private static IReadOnlyList<NetState> Snapshots(IReadOnlyList<ITrainingStage> stages) =>
        [.. stages.SelectMany(stage => stage.Learners.Snapshots())];
}
