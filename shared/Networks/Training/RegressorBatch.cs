namespace Almagest.Networks.Training;

/// <summary>What a regressor is shown at one step.</summary>
/// <param name="Input">Shape [n, I].</param>
/// <param name="Targets">Shape [n, P], normalised.</param>
/// <param name="Validation">At the end of an epoch: what to judge it by.</param>
internal sealed record RegressorBatch(float[] Input, float[] Targets, RegressorBatch? Validation = null);
