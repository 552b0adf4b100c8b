namespace Almagest.Networks;

/// <summary>Keeps how far a training has come, for when it is broken off.</summary>
public interface ICheckpoints
{
    /// <summary>What was kept last; null: nothing. It is checked before use, and what does not belong to the training at hand
    /// is passed over.</summary>
    byte[]? Newest { get; }

    /// <summary>Called after every epoch by the threads that train, so it should only note what is to be kept.</summary>
    /// <param name="checkpoint">Makes the bytes whenever asked; any later call of this method makes it obsolete.</param>
    void Keep(Func<byte[]> checkpoint);
}
