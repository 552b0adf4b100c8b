using Almagest.Learning.Campaigns;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>
/// A gap: "none"; {fixed: {lower, upper}} in keV, or a list of such; {random: {lower, upper, count}} in shares of the bins, count
/// being 1 unless given; or {scattered: {lower, upper}}, single bins, in shares of all.
/// </summary>
internal static class GapYaml
{
    private static readonly string[] Kinds = ["fixed", "random", "scattered"];

    public static GapPattern Read(YamlSection yaml, YamlNode node, string path)
    {
        if (node is YamlScalarNode { Value: "none" })
            return GapPattern.None;
        if (node is not YamlMappingNode)
            throw yaml.Wrong(node, path, "none, fixed, random or scattered");
        YamlSection gap = yaml.SectionOf(node, path);
        string kind = Kinds.FirstOrDefault(gap.Has) ?? throw yaml.Wrong(node, path, "none, fixed, random or scattered");
        YamlNode range = gap.Require(kind);
        gap.End();
        if (kind == "fixed" && range is YamlSequenceNode bands)
        {
            MissingBand[] read = [.. bands.Children.Select((band, i) => BandOf(yaml, band, $"{path}.fixed[{i + 1}]"))];
            if (read.Length == 0)
                throw yaml.Wrong(range, path, "at least one band");
            return new GapPattern(GapKind.Fixed, read[0].Lower, read[0].Upper) { Further = read.Length > 1 ? read[1..] : null };
        }
        YamlSection section = yaml.SectionOf(range, $"{path}.{kind}");
        GapKind of = kind switch
        {
            "fixed" => GapKind.Fixed,
            "random" => GapKind.Random,
            _ => GapKind.Scattered,
        };
        long? count = of == GapKind.Random ? section.OptionalWhole("count") : null;
        var pattern = new GapPattern(of, section.Number("lower"), section.Number("upper"))
        {
            Count = count is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null,
        };
        section.End();
        return pattern;
    }

    private static MissingBand BandOf(YamlSection yaml, YamlNode node, string path)
    {
        YamlSection band = yaml.SectionOf(node, path);
        var read = new MissingBand(band.Number("lower"), band.Number("upper"));
        band.End();
        return read;
    }
}
