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

    public FitParameter Freeze(double value) => this with { Value = value, IsFree = false, Tie = null };

    public FitParameter Start(double value) => this with { Value = value, IsFree = true, Tie = null };

    public FitParameter Follow(ParameterTie tie) => this with { IsFree = false, Tie = tie };
}
