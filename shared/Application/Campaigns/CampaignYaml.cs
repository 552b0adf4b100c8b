using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>campaign.yaml, the campaign as people write it. docs/examples has samples.</summary>
public static class CampaignYaml
{
    /// <param name="text">YAML.</param>
    /// <param name="file">How errors name it.</param>
    /// <param name="sources">Asked for each response, and for backgrounds; may throw <see cref="SpectralDataException"/>.</param>
    /// <exception cref="SpectralDataException">Says the line and the key, what was found and what was expected.</exception>
    public static Campaign Read(string text, string file, ICampaignSources sources)
    {
        var yaml = new YamlSection(file, "", YamlText.Parse(file, text));
        YamlNode modelNode = yaml.Require("model");
        string expression = yaml.Text(modelNode, "model"),
            abundances = yaml.OptionalText("abundances") ?? "wilm";
        SpectralModel model = yaml.Located(modelNode, "model", () => SpectralModel.Parse(expression, abundances));
        bool hasInstruments = yaml.Has("instruments");
        EnergyGrid grid = GridOf(yaml.Section("grid"));
        var campaign = new Campaign
        {
            Name = yaml.Name("name"),
            Model = expression,
            Abundances = abundances,
            Bins = yaml.Has("bins") ? BinsOf(yaml, yaml.Require("bins")) : null,
            GridEdges = grid.Edges.ToArray(),
            Parameters = PriorYaml.Read(yaml.Section("parameters"), model, hasInstruments),
            Instruments = hasInstruments ? [.. InstrumentYaml.Read(yaml, grid, sources)] : [],
            Gaps = yaml.Has("gaps")
                ? [.. yaml.List("gaps").Select(gap => GapYaml.Read(yaml, gap.Node, gap.Path))]
                : [GapPattern.None],
            Filler = yaml.Has("filler") ? FillerOf(yaml, yaml.Require("filler")) : null,
            Spectra = WholeNumber(yaml.Whole("spectra"), file, "spectra"),
            ShardSize = WholeNumber(yaml.OptionalWhole("shardSize") ?? 256, file, "shardSize"),
            Seed = yaml.OptionalWhole("seed") ?? 1,
        };
        yaml.End();
        try
        {
            CampaignValidator.Require(campaign);
        }
        catch (SpectralDataException error)
        {
            throw new SpectralDataException($"{file}: {error.Message}", error);
        }
        return campaign;
    }

    private static BinIntegration BinsOf(YamlSection yaml, YamlNode node) =>
        yaml.Text(node, "bins") switch
        {
            "exact" => BinIntegration.Exact,
            "xspec" => BinIntegration.Xspec,
            "midpoint" => BinIntegration.Midpoint,
            _ => throw yaml.Wrong(node, "bins", "exact, xspec or midpoint"),
        };

    private static FillerKind FillerOf(YamlSection yaml, YamlNode node) =>
        yaml.Text(node, "filler") switch
        {
            "dae" => FillerKind.Dae,
            "gauss-newton" => FillerKind.GaussNewton,
            "plain" => FillerKind.Plain,
            _ => throw yaml.Wrong(node, "filler", "dae, gauss-newton or plain"),
        };

    private static EnergyGrid GridOf(YamlSection grid)
    {
        if (grid.Has("edges"))
        {
            double[] edges = [.. grid.List("edges").Select(edge => grid.Number(edge.Node, edge.Path))];
            grid.End();
            return grid.Located(() => new EnergyGrid(edges));
        }
        YamlNode spacing = grid.Require("spacing");
        (double lower, double upper, long bins) = (grid.Number("lower"), grid.Number("upper"), grid.Whole("bins"));
        grid.Take("edges");
        grid.End();
        if (bins is < 1 or > 1 << 16)
            grid.Located<int>(() => throw SpectralDataException.At("bins", $"{bins}", "1 to 65536"));
        return grid.Text(spacing, "grid.spacing") switch
        {
            "linear" => grid.Located(() => EnergyGrid.Linear(lower, upper, (int)bins)),
            "logarithmic" => grid.Located(() => EnergyGrid.Logarithmic(lower, upper, (int)bins)),
            _ => throw grid.Wrong(spacing, "grid.spacing", "linear or logarithmic"),
        };
    }

    private static int WholeNumber(long number, string file, string key) =>
        number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw SpectralDataException.At($"{file}, {key}", $"{number}", $"0 to {int.MaxValue}");
}
