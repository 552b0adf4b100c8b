using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>What X-ray sources have of a parameter, within the model's hard limits. For when nobody says.</summary>
/// <param name="Lower">In the parameter's unit.</param>
/// <param name="Upper">In the parameter's unit.</param>
/// <param name="IsLogarithmic">Spread evenly in the logarithm.</param>
public readonly record struct UsualRange(double Lower, double Upper, bool IsLogarithmic)
{
    private const double WidestUniform = 100;

    /// <param name="parameter">No norm: what is usual of those depends on the data.</param>
    /// <param name="lowest">keV, of the data.</param>
    /// <param name="highest">keV, of the data.</param>
    /// <returns>Null where no guess is right, and for a factor, which scales the same as a norm.</returns>
    public static UsualRange? Of(ModelParameter parameter, double lowest, double highest) =>
        parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..] switch
        {
            // What covers a part of a source is seen for being thick.
            "nH" when parameter.Name.Contains("pcfabs.", StringComparison.Ordinal) => LogUniform(parameter, 0.1, 100),
            "nH" => LogUniform(parameter, 0.005, 5),
            "PhoIndex" or "PhoIndx1" or "PhoIndx2" => Uniform(parameter, -0.5, 6),
            "kT" or "Tin" => LogUniform(parameter, 0.05, 15),
            "HighECut" or "foldE" => LogUniform(parameter, 1, 300),
            "BreakE" or "LineE" or "cutoffE" or "edgeE" or "LowECut" => Uniform(parameter, lowest, highest),
            "Sigma" or "Width" => LogUniform(parameter, 1e-3, 1),
            "MaxTau" => Uniform(parameter, 0, 3),
            "factor" => null,
            _ => parameter.SoftMax - parameter.SoftMin <= WidestUniform
                ? Uniform(parameter, parameter.SoftMin, parameter.SoftMax)
                : null,
        };

    /// <summary>The part within a parameter's limits; all between them where there is none.</summary>
    public UsualRange Within(FitParameter limits)
    {
        (double lower, double upper) = (Math.Max(Lower, limits.Lower), Math.Min(Upper, limits.Upper));
        if (!(upper > lower))
            (lower, upper) = (limits.Lower, limits.Upper);
        return new(lower, upper, IsLogarithmic && lower > 0);
    }

    private static UsualRange Uniform(ModelParameter parameter, double lower, double upper) =>
        new(Math.Max(lower, parameter.HardMin), Math.Min(upper, parameter.HardMax), false);

    private static UsualRange LogUniform(ModelParameter parameter, double lower, double upper) =>
        new(Math.Max(lower, parameter.HardMin), Math.Min(upper, parameter.HardMax), true);
}
