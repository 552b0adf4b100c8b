namespace Almagest.Learning.Campaigns;

/// <summary>How the gaps of a campaign are filled.</summary>
public enum FillerKind
{
    /// <summary>The auto-encoder on its own fillings; without noise it begins with principal components and is corrected by
    /// them in each pass.</summary>
    Dae,

    /// <summary>Without noise: learnt Gauss-Newton steps, which find targets and gaps together.</summary>
    GaussNewton,

    /// <summary>The auto-encoder on its own fillings, from the mean, and nothing else: the iteration that Almagest began
    /// with.</summary>
    Plain,
}
