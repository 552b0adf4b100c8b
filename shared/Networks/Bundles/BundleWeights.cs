namespace Almagest.Networks.Bundles;

/// <summary>All weights of the nets that fill and answer, in the order of their shapes; one array for each member of an
/// ensemble.</summary>
internal sealed record BundleWeights(IReadOnlyList<float[]> Denoisers, IReadOnlyList<float[]> Regressors);
