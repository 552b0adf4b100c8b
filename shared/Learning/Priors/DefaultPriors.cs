using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Priors;

/// <summary>What is believed of a parameter when nobody says: what X-ray sources have.</summary>
internal static class DefaultPriors
{
    public const double FewestCounts = 30;
    public const double MostCounts = 1e6;

    /// <exception cref="SpectralDataException">No guess is right for this parameter.</exception>
    public static ParameterPrior Of(ModelParameter parameter, double lowest, double highest)
    {
        if (parameter.IsNorm)
            return new(parameter.Name, PriorKind.ExpectedCounts, FewestCounts, MostCounts);
        // A factor and a norm scale the same thing.
        if (parameter.FrozenByDefault || parameter.Name.Split('.')[^1] == "factor")
            return new(parameter.Name, PriorKind.Fixed, parameter.Default, parameter.Default);
        UsualRange usual = UsualRange.Of(parameter, lowest, highest)
            ?? throw SpectralDataException.At($"prior of {parameter.Name}", "none", "one given, as there is no sensible default");
        return new(parameter.Name, usual.IsLogarithmic ? PriorKind.LogUniform : PriorKind.Uniform, usual.Lower, usual.Upper);
    }
}
