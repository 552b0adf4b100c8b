using Almagest.Learning.Campaigns;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>
/// Instruments: name, responses (a list of {rmf, arf}), exposure {lower, upper} in s, and perhaps background {fraction {lower,
/// upper}, scale {lower, upper}, share} and dropOut, the share of sources that it did not see.
/// </summary>
internal static class InstrumentYaml
{
    public static IEnumerable<CampaignInstrument> Read(YamlSection yaml, ResponseKeyOf keyOf)
    {
        foreach ((YamlNode node, string path) in yaml.List("instruments"))
            yield return InstrumentOf(yaml.SectionOf(node, path), keyOf);
    }

    private static CampaignInstrument InstrumentOf(YamlSection instrument, ResponseKeyOf keyOf)
    {
        string name = instrument.Name("name");
        string[] keys =
        [
            .. instrument.List("responses").Select(response => KeyOf(instrument.SectionOf(response.Node, response.Path), keyOf)),
        ];
        (double lower, double upper) = RangeOf(instrument.Section("exposure"));
        BackgroundPrior? background = instrument.Has("background") ? BackgroundOf(instrument.Section("background")) : null;
        instrument.Take("background");
        double? dropOut = instrument.OptionalNumber("dropOut");
        instrument.End();
        return new CampaignInstrument(name, keys, lower, upper, background) { DropOut = dropOut };
    }

    private static string KeyOf(YamlSection response, ResponseKeyOf keyOf)
    {
        (string rmf, string? arf) = (response.Text("rmf"), response.OptionalText("arf"));
        response.End();
        return keyOf(rmf, arf);
    }

    private static BackgroundPrior BackgroundOf(YamlSection background)
    {
        (double fractionLower, double fractionUpper) = RangeOf(background.Section("fraction"));
        (double scaleLower, double scaleUpper) = RangeOf(background.Section("scale"));
        double share = background.OptionalNumber("share") ?? 1;
        background.End();
        return new BackgroundPrior(fractionLower, fractionUpper, scaleLower, scaleUpper, share);
    }

    private static (double Lower, double Upper) RangeOf(YamlSection range)
    {
        (double lower, double upper) = (range.Number("lower"), range.Number("upper"));
        range.End();
        return (lower, upper);
    }
}
