using Almagest.Spectra.Models;

namespace Almagest.Spectra.Campaigns;

/// <summary>What is believed of a parameter when nobody says: what X-ray sources have.</summary>
internal static class DefaultPriors
{
    private const double WidestUniform = 100;

    /// <summary>Null where no guess is right.</summary>
    public static ParameterPrior? Find(ModelParameter parameter, double lowest, double highest)
    {
        try
        {
            return Of(parameter with { FrozenByDefault = false }, lowest, highest);
        }
        catch (SpectralDataException)
        {
            return null;
        }
    }

    /// <exception cref="SpectralDataException">No guess is right for this parameter.</exception>
    public static ParameterPrior Of(ModelParameter parameter, double lowest, double highest)
    {
        if (parameter.IsNorm)
            return new(parameter.Name, PriorKind.ExpectedCounts, CampaignFactory.FewestCounts, CampaignFactory.MostCounts);
        if (parameter.FrozenByDefault)
            return Fixed(parameter);
        return parameter.Name[(parameter.Name.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "nH" => LogUniform(parameter, 0.005, 5),
            "PhoIndex" or "PhoIndx1" or "PhoIndx2" => Uniform(parameter, -0.5, 6),
            "kT" or "Tin" => LogUniform(parameter, 0.05, 15),
            "HighECut" or "foldE" => LogUniform(parameter, 1, 300),
            "BreakE" or "LineE" or "cutoffE" or "edgeE" or "LowECut" => Uniform(parameter, lowest, highest),
            "Sigma" or "Width" => LogUniform(parameter, 1e-3, 1),
            "MaxTau" => Uniform(parameter, 0, 3),
            // A factor and a norm scale the same thing.
            "factor" => Fixed(parameter),
            _ => Limits(parameter),
        };
    }

    private static ParameterPrior Limits(ModelParameter parameter) =>
        parameter.SoftMax - parameter.SoftMin <= WidestUniform
            ? Uniform(parameter, parameter.SoftMin, parameter.SoftMax)
            : throw SpectralDataException.At($"prior of {parameter.Name}", "none", "one given, as there is no sensible default");

    private static ParameterPrior Fixed(ModelParameter parameter) =>
        new(parameter.Name, PriorKind.Fixed, parameter.Default, parameter.Default);

    private static ParameterPrior Uniform(ModelParameter parameter, double lower, double upper) =>
        new(parameter.Name, PriorKind.Uniform, Math.Max(lower, parameter.HardMin), Math.Min(upper, parameter.HardMax));

    private static ParameterPrior LogUniform(ModelParameter parameter, double lower, double upper) =>
        new(parameter.Name, PriorKind.LogUniform, Math.Max(lower, parameter.HardMin), Math.Min(upper, parameter.HardMax));
}
