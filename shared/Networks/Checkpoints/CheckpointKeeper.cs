using Almagest.Networks.Tracks;

namespace Almagest.Networks.Checkpoints;

/// <summary>
/// Puts together how far the tracks of a training's stage have come. What other stages have kept stays: who goes on after a break
/// makes them all again, those that had ended in no time. Thread-safe.
/// </summary>
internal sealed class CheckpointKeeper
{
    private readonly Lock _one = new();
    private readonly string _stage,
        _identity;
    private readonly ICheckpoints? _checkpoints;
    private readonly Dictionary<string, CheckpointStage> _others;
    private readonly Dictionary<string, TrackState> _states;

    /// <param name="stage">Its name.</param>
    /// <param name="identity">Of all that decides its result: data, settings, versions.</param>
    /// <param name="checkpoints">Null: nothing is kept.</param>
    public CheckpointKeeper(string stage, string identity, ICheckpoints? checkpoints)
    {
        (_stage, _identity, _checkpoints) = (stage, identity, checkpoints);
        _others = checkpoints?.Newest is { } bytes ? CheckpointFile.Read(bytes) : [];
        _states = _others.Remove(stage, out CheckpointStage? own) && own.Identity == identity ? new(own.Tracks) : [];
    }

    public TrackState? Found(string track)
    {
        lock (_one)
            return _states.GetValueOrDefault(track);
    }

    public void Keep(Track track)
    {
        if (_checkpoints is null)
            return;
        // Under the lock, or an older state of another track could be kept after a newer one.
        lock (_one)
        {
            _states[track.Name] = track.State;
            var now = new Dictionary<string, CheckpointStage>(_others)
            {
                [_stage] = new(_identity, new Dictionary<string, TrackState>(_states)),
            };
            _checkpoints.Keep(() => CheckpointFile.Write(now));
        }
    }
}
