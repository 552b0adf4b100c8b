using Almagest.Networks.Training;

namespace Almagest.Networks.Checkpoints;

/// <summary>Puts together how far the tracks of a training have come. Thread-safe.</summary>
/// <param name="identity">Of the training: data, settings, versions.</param>
internal sealed class CheckpointKeeper(string identity, ICheckpoints? checkpoints)
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, TrackState> _states = Read(identity, checkpoints);

    public TrackState? Found(string track)
    {
        lock (_one) return _states.GetValueOrDefault(track);
    }

    public void Keep(Track track)
    {
        if (checkpoints is null) return;
        Dictionary<string, TrackState> now;
        lock (_one)
        {
            _states[track.Name] = track.State;
            now = new(_states);
        }
        checkpoints.Keep(() => CheckpointFile.Write(identity, now));
    }

    private static Dictionary<string, TrackState> Read(string identity, ICheckpoints? checkpoints) =>
        checkpoints?.Newest is { } bytes && CheckpointFile.Read(bytes, identity) is { } states ? new(states) : [];
}
