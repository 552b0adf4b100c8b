using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>What a fit may do with a parameter of its model.</summary>
/// <param name="Value">Where it starts, or stays if frozen.</param>
/// <param name="IsFree">False: it keeps its value, or follows its tie.</param>
/// <param name="Lower">A free one stays at or above.</param>
/// <param name="Upper">A free one stays at or below.</param>
public sealed record FitParameter(double Value, bool IsFree, double Lower, double Upper)
{
    /// <summary>Null unless it follows others; it is then not free.</summary>
    public ParameterTie? Tie { get; init; }

    /// <summary>XSPEC's defaults and soft limits, free unless frozen by default.</summary>
    public static FitParameter[] DefaultsOf(SpectralModel model) => [.. model.Parameters.Select(DefaultOf)];

    public static FitParameter DefaultOf(ModelParameter definition) =>
        new(definition.Default, !definition.FrozenByDefault, definition.SoftMin, definition.SoftMax);

    /// <summary>
    /// Where a step leads, within the limits. Positive parameters go by ratios: valleys such as that of a disc, norm ×
    /// temperature⁴ = constant, are then straight. A step that would more than treble one, or take nearly all of it, goes
    /// straight to where it points.
    /// </summary>
    internal double Moved(double value, double step)
    {
        double ratio = step / value;
        return Math.Clamp(
            value > 0 && Lower >= 0 && ratio is > -0.9 and < 2 ? value * Math.Exp(ratio) : value + step,
            Lower,
            Upper
        );
    }

    public FitParameter Freeze(double value) => this with { Value = value, IsFree = false, Tie = null };

    public FitParameter Start(double value) => this with { Value = value, IsFree = true, Tie = null };

    public FitParameter Follow(ParameterTie tie) => this with { IsFree = false, Tie = tie };
}
