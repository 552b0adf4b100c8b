namespace Almagest.Networks.Tests.Checkpoints;

/// <summary>Keeps checkpoints in memory.</summary>
/// <param name="newest">What an earlier training has left.</param>
/// <param name="afterwards">Told how many were kept, after each.</param>
internal sealed class Kept(byte[]? newest = null, Action<int>? afterwards = null) : ICheckpoints
{
    private int _count;

    public byte[]? Newest { get; private set; } = newest;

    public void Keep(Func<byte[]> checkpoint)
    {
        byte[] bytes = checkpoint();
        Newest = bytes;
        afterwards?.Invoke(Interlocked.Increment(ref _count));
    }
}

internal sealed class Told : IProgress<TrainingProgress>
{
    public int Epochs { get; private set; }

    public void Report(TrainingProgress value)
    {
        if (double.IsFinite(value.TrainingLoss))
            Epochs++;
    }
}
