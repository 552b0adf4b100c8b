using Almagest.Networks.Bundles;

namespace Almagest.Networks.Tracks;

/// <summary>
/// Stages that learn side by side, epoch by epoch. Keeps the best epoch, stops when there is no better one for long, and goes
/// back an epoch with half the rates when a loss or a weight is no number.
/// </summary>
/// <param name="learn">Makes an epoch, counted from 1, with a share of the rates; one outcome for each stage.</param>
internal sealed class Track(
    string name,
    IReadOnlyList<ITrainingStage> stages,
    int epochs,
    int patience,
    Func<int, double, IReadOnlyList<EpochOutcome>> learn
)
{
    /// <summary>A training that goes wrong at an eighth of its rates will go wrong at a sixteenth.</summary>
    private const double LeastShare = 1.0 / 8;

    public string Name => name;

    /// <summary>Where it stands; its nets hold the best epoch's weights after <see cref="Run"/>.</summary>
    public TrackState State { get; private set; } = TrackState.Begin(stages);

    /// <summary>By stage.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<EpochLosses>>> Curves =>
        stages.Zip(State.Curves, (stage, curve) => KeyValuePair.Create(stage.Name, curve));

    /// <param name="found">Where an earlier training of the same was broken off; null: from the beginning.</param>
    /// <exception cref="LostTrainingException">The losses are not finite at any rate that was tried.</exception>
    public void Run(TrackState? found, Action<Track> keep, Action<TrainingProgress> tell, CancellationToken cancellation)
    {
        if (found is not null)
            (State = found).Restore(stages);
        TrackReporter[] reporters = [.. stages.Select(stage => new TrackReporter(stage.Name, epochs, State.Epoch, tell))];
        while (State.Epoch < epochs && State.Epoch - State.BestEpoch < patience)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<EpochOutcome> outcomes = learn(State.Epoch + 1, State.RateShare);
            TrackState next = State.After(stages, outcomes);
            if (!IsSound(next))
            {
                State = State.RateShare > LeastShare ? State with { RateShare = State.RateShare / 2 } : throw Lost(next);
                State.Restore(stages);
                continue;
            }
            State = next;
            keep(this);
            for (int i = 0; i < stages.Count; i++)
                reporters[i].Report(State.Epoch, outcomes[i]);
        }
        State.KeepBest(stages);
    }

    private static bool IsSound(TrackState state) =>
        state.Curves.All(curve => double.IsFinite(curve[^1].Training) && double.IsFinite(curve[^1].Validation))
        && state.Nets.All(net => net.Weights.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0);

    private LostTrainingException Lost(TrackState state)
    {
        int worst = Math.Max(0, state.Curves.ToList().FindIndex(curve => !double.IsFinite(curve[^1].Training)));
        return new LostTrainingException(
            $"The {stages[worst].Name}'s loss is {state.Curves[worst][^1].Training} after epoch {state.Epoch}, at an "
                + $"eighth of the learning rate too: try a lower one."
        );
    }
}
