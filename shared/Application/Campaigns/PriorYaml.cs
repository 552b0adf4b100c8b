using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>
/// Priors by the parameters' names: a number (fixed) or {prior: uniform | logUniform | truncatedNormal | expectedCounts, lower,
/// upper}, and for truncatedNormal mean and sigma. A parameter that XSPEC freezes may be left out.
/// </summary>
internal static class PriorYaml
{
    public static IReadOnlyList<ParameterPrior> Read(YamlSection section, SpectralModel model, bool hasInstruments)
    {
        var priors = new ParameterPrior?[model.Parameters.Count];
        foreach (string name in section.Keys)
        {
            YamlNode node = section.Require(name);
            string path = $"{section.Path}.{name}";
            int index = section.Located(node, path, () => model.IndexOf(name));
            if (priors[index] is not null)
                throw section.Wrong(node, path, $"one prior for {model.Parameters[index].Name}, not two");
            ParameterPrior prior = PriorOf(section, node, path, model.Parameters[index].Name);
            priors[index] = section.Located(node, path, () =>
                PriorValidator.Require(prior, model.Parameters[index], hasInstruments)
            );
        }
        return [.. priors.Select((prior, i) => prior ?? section.Located(() => Frozen(model.Parameters[i])))];
    }

    private static ParameterPrior PriorOf(YamlSection section, YamlNode node, string path, string name)
    {
        if (node is YamlScalarNode)
        {
            double value = section.Number(node, path);
            return new ParameterPrior(name, PriorKind.Fixed, value, value);
        }
        YamlSection prior = section.SectionOf(node, path);
        YamlNode kindNode = prior.Require("prior");
        PriorKind kind = prior.Text(kindNode, $"{path}.prior") switch
        {
            "uniform" => PriorKind.Uniform,
            "logUniform" => PriorKind.LogUniform,
            "truncatedNormal" => PriorKind.TruncatedNormal,
            "expectedCounts" => PriorKind.ExpectedCounts,
            _ => throw prior.Wrong(
                kindNode,
                $"{path}.prior",
                "uniform, logUniform, truncatedNormal or expectedCounts; for a fixed parameter a number in place of the prior"
            ),
        };
        var read = new ParameterPrior(
            name,
            kind,
            prior.Number("lower"),
            prior.Number("upper"),
            prior.OptionalNumber("mean"),
            prior.OptionalNumber("sigma")
        );
        prior.End();
        return read;
    }

    private static ParameterPrior Frozen(ModelParameter parameter) =>
        parameter.FrozenByDefault
            ? new ParameterPrior(parameter.Name, PriorKind.Fixed, parameter.Default, parameter.Default)
            : throw SpectralDataException.At(parameter.Name, $"no prior of {parameter.Name}", "one, or a number to fix it at");
}
