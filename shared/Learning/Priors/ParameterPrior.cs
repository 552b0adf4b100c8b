namespace Almagest.Learning.Priors;

/// <summary>What is believed of a parameter before the data.</summary>
/// <param name="Name">As the model names it, such as "powerlaw.PhoIndex".</param>
/// <param name="Kind">
/// <see cref="PriorKind.ExpectedCounts"/> is for norms: the norm is set so that the source counts expected in the band are
/// log-uniform between <paramref name="Lower"/> and <paramref name="Upper"/>.
/// </param>
/// <param name="Lower">In the parameter's unit (or counts). For Fixed: the value.</param>
/// <param name="Upper">At least <paramref name="Lower"/>. For Fixed: the value again.</param>
/// <param name="Mean">TruncatedNormal only.</param>
/// <param name="Sigma">TruncatedNormal only.</param>
public sealed record ParameterPrior(
    string Name,
    PriorKind Kind,
    double Lower,
    double Upper,
    double? Mean = null,
    double? Sigma = null
)
{
    public bool IsFree => Kind != PriorKind.Fixed;
}

public enum PriorKind
{
    Fixed,
    Uniform,
    LogUniform,
    TruncatedNormal,
    ExpectedCounts,
}
