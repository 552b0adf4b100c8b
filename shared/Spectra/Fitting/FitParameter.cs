using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>What a fit may do with a parameter of its model.</summary>
/// <param name="Value">Where it starts, or stays if frozen.</param>
/// <param name="IsFree">False: it keeps its value.</param>
/// <param name="Lower">A free one stays at or above.</param>
/// <param name="Upper">A free one stays at or below.</param>
public sealed record FitParameter(double Value, bool IsFree, double Lower, double Upper)
{
    /// <summary>XSPEC's defaults and soft limits, free unless frozen by default.</summary>
    public static FitParameter[] DefaultsOf(SpectralModel model) =>
        [.. model.Parameters.Select(p => new FitParameter(p.Default, !p.FrozenByDefault, p.SoftMin, p.SoftMax))];

    public FitParameter Freeze(double value) => this with { Value = value, IsFree = false };

    public FitParameter Start(double value) => this with { Value = value, IsFree = true };
}
