namespace Almagest.Networks.Inference;

/// <summary>What a network says of N spectra: B bins, P targets, K passes made. Arrays are flat and row-major.</summary>
/// <remarks>A spectrum makes no further pass once it has converged: what it has then is repeated in the passes that others
/// make.</remarks>
public sealed record InferenceResult
{
    public required int Count { get; init; }

    /// <summary>K, at least 1.</summary>
    public required int Passes { get; init; }

    /// <summary>For each pass (or for the last alone, as asked for), shape [N, P]: means of the targets, in the training set's
    /// units.</summary>
    public required IReadOnlyList<float[]> PassTargets { get; init; }

    /// <summary>The last of <see cref="PassTargets"/>.</summary>
    public float[] Targets => PassTargets[^1];

    /// <summary>Shape [N, P]: standard deviations of the last means, in the training set's units.</summary>
    public required float[] TargetSigmas { get; init; }

    /// <summary>Shape [N, K]: change of each pass in the missing bins, root mean square in spreads of the training data; 0
    /// after convergence.</summary>
    public required float[] Changes { get; init; }

    /// <summary>Shape [N]: passes each spectrum made.</summary>
    public required int[] PassesMade { get; init; }

    /// <summary>Shape [N].</summary>
    public required bool[] Converged { get; init; }

    /// <summary>Shape [N]: the filling ran away or was not finite. What is told of it is from its calmest pass, and means
    /// little.</summary>
    public required bool[] Diverged { get; init; }

    /// <summary>Shape [N, B]: observed values as given, missing ones as filled, in the training set's units.</summary>
    public required float[] Filled { get; init; }

    /// <summary>Shape [N, B]: what the auto-encoder's last pass gives in every bin, observed ones included, in the training
    /// set's units.</summary>
    public required float[] Reconstruction { get; init; }

    /// <summary>
    /// Shape [N, B]: the truth lies within so much of <see cref="Filled"/> with a chance of 68.27 %, in the training set's units;
    /// 0 in observed bins. Null if the network was trained without.
    /// </summary>
    public float[]? FilledHalfWidths { get; init; }
}
