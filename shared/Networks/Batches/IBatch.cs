namespace Almagest.Networks.Batches;

/// <summary>Some rows to learn from, wherever the engine that made them has them. It is given back by whoever learns from
/// it.</summary>
internal interface IBatch : IDisposable;

/// <summary>Gapped spectra as auto-encoders are shown them: observed bins hold the data, the others what was filled in, at first
/// the training data's mean.</summary>
internal interface IComposite : IBatch
{
    /// <summary>As it is now, with the targets for a truth; what comes after does not change it.</summary>
    IBatch ForRegressor();
}

/// <summary>Rows in the order in which they are shown, where an engine computes: they are brought there once, and batches are
/// slices of them.</summary>
internal interface IRows<out TBatch> : IDisposable
    where TBatch : IBatch
{
    TBatch Batch(int first, int count);
}
