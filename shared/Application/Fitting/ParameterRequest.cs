namespace Almagest.Application.Fitting;

/// <summary>What a caller says of parameters; names are addresses such as "PhoIndex", "2:constant.factor" or
/// "bkg.powerlaw.norm".</summary>
public sealed record ParameterRequest
{
    /// <summary>Not fitted; null: at the value that it has by default or by <see cref="Starts"/>.</summary>
    public IReadOnlyDictionary<string, double?> Frozen { get; init; } = new Dictionary<string, double?>();

    /// <summary>Where parameters start, and how far they may go.</summary>
    public IReadOnlyDictionary<string, ParameterStart> Starts { get; init; } = new Dictionary<string, ParameterStart>();

    /// <summary>Fitted although frozen by default.</summary>
    public IReadOnlyList<string> Thawed { get; init; } = [];

    /// <summary>Linear ties, such as "2:powerlaw.norm = 0.9 * 1:powerlaw.norm".</summary>
    public IReadOnlyList<string> Ties { get; init; } = [];

    /// <summary>Whether something is said that networks do not know.</summary>
    internal bool IsClassical => Starts.Count > 0 || Thawed.Count > 0 || Ties.Count > 0;
}

/// <summary>XSPEC's newpar.</summary>
/// <param name="Value">At the start.</param>
/// <param name="Lower">The fit stays at or above; null for the model's soft limit.</param>
/// <param name="Upper">The fit stays at or below; null for the model's soft limit.</param>
public sealed record ParameterStart(double Value, double? Lower = null, double? Upper = null);
