namespace Almagest.Networks.Inference;

/// <param name="MaxPasses">The most passes of the auto-encoder.</param>
/// <param name="Tolerance">A filling has converged when a pass changes it by less, root mean square over its missing bins, in
/// spreads of the training data.</param>
/// <param name="TargetsOfEveryPass">Read off targets after each pass, and not only after the last: for studies, at a third of
/// the cost again.</param>
public sealed record InferenceSettings(int MaxPasses = 10, double Tolerance = 1e-3, bool TargetsOfEveryPass = true)
{
    /// <summary>A change so large means that the filling runs away.</summary>
    internal const float RunAway = 10;

    /// <summary>So does one this many times the smallest before it, ...</summary>
    internal const float Growth = 4;

    /// <summary>... unless it is smaller than this.</summary>
    internal const float Calm = 0.5f;

    internal void Check()
    {
        if (MaxPasses is < 1 or > 1000 || !(Tolerance >= 0))
            throw new ArgumentException(
                $"Found {MaxPasses} passes to a tolerance of {Tolerance}; expected 1 to 1000, and at least 0."
            );
    }
}
