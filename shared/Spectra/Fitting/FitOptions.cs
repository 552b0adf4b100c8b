namespace Almagest.Spectra.Fitting;

/// <summary>How a minimum is looked for, and what is told of it.</summary>
public sealed record FitOptions
{
    public static FitOptions Default { get; } = new();

    /// <summary>A descent that takes longer gives up.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>A descent ends where a full step promises less than this, in units of the statistic: parameters are then within
    /// 0.0001 σ.</summary>
    public double PromisedDecrease { get; init; } = 1e-8;

    /// <summary>Whether norms are first multiplied by what brings the model's counts to the data's.</summary>
    public bool Rescale { get; init; } = true;

    /// <summary>Whether the covariance is computed at the minimum, which takes about as long as the descent.</summary>
    public bool Covariance { get; init; } = true;
}
