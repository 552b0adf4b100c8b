using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>
/// Instruments: name, responses (a list of {rmf, arf}), exposure {lower, upper} in s, and perhaps background {fraction {lower,
/// upper}, scale {lower, upper}, share, files} and dropOut, the share of sources that it did not see.
/// </summary>
internal static class InstrumentYaml
{
    public static IEnumerable<CampaignInstrument> Read(YamlSection yaml, EnergyGrid grid, ICampaignSources sources)
    {
        foreach ((YamlNode node, string path) in yaml.List("instruments"))
            yield return InstrumentOf(yaml.SectionOf(node, path), grid, sources);
    }

    private static CampaignInstrument InstrumentOf(YamlSection instrument, EnergyGrid grid, ICampaignSources sources)
    {
        string name = instrument.Name("name");
        (string Rmf, string? Arf)[] responses =
        [
            .. instrument.List("responses").Select(response => NamesOf(instrument.SectionOf(response.Node, response.Path))),
        ];
        string[] keys = [.. responses.Select(response => sources.KeyOf(response.Rmf, response.Arf))];
        (double lower, double upper) = RangeOf(instrument.Section("exposure"));
        BackgroundPrior? background = instrument.Has("background")
            ? BackgroundOf(instrument.Section("background"), files => sources.SharesOf(files, responses[0], grid))
            : null;
        instrument.Take("background");
        double? dropOut = instrument.OptionalNumber("dropOut");
        instrument.End();
        return new CampaignInstrument(name, keys, lower, upper, background) { DropOut = dropOut };
    }

    private static (string Rmf, string? Arf) NamesOf(YamlSection response)
    {
        (string rmf, string? arf) = (response.Text("rmf"), response.OptionalText("arf"));
        response.End();
        return (rmf, arf);
    }

    private static BackgroundPrior BackgroundOf(YamlSection background, Func<string[], double[][]> sharesOf)
    {
        (double fractionLower, double fractionUpper) = RangeOf(background.Section("fraction"));
        (double scaleLower, double scaleUpper) = RangeOf(background.Section("scale"));
        double share = background.OptionalNumber("share") ?? 1;
        string[]? files = background.Has("files")
            ? [.. background.List("files").Select(file => background.Text(file.Node, file.Path))]
            : null;
        background.Take("files");
        background.End();
        return new BackgroundPrior(fractionLower, fractionUpper, scaleLower, scaleUpper, share)
        {
            Measured = files is null ? null : background.Located(() => sharesOf(files)),
        };
    }

    private static (double Lower, double Upper) RangeOf(YamlSection range)
    {
        (double lower, double upper) = (range.Number("lower"), range.Number("upper"));
        range.End();
        return (lower, upper);
    }
}
