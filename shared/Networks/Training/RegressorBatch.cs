using Almagest.Networks.Batches;

namespace Almagest.Networks.Training;

/// <summary>What a regressor is shown at one step.</summary>
/// <param name="Rows">Inputs and normalised targets.</param>
/// <param name="Count">n.</param>
/// <param name="Validation">At the end of an epoch: what to judge it by.</param>
internal sealed record RegressorBatch(IBatch Rows, int Count, IBatch? Validation = null);
