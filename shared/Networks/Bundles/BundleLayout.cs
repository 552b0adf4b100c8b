using Almagest.Networks.Architectures;
using Almagest.Spectra;

namespace Almagest.Networks.Bundles;

/// <summary>Which tensors a bundle holds, under which names. B bins, S context, P targets.</summary>
internal static class BundleLayout
{
    private const int WidestLayer = 1 << 14,
        MostLayers = 64;

    public static Net DenoiserNet(BundleArchitecture architecture, int bins, int context) =>
        Net.Perceptron([(2 * bins) + context, .. architecture.DenoiserWidths, bins]);

    public static Net RegressorNet(BundleArchitecture architecture, int bins, int context, int targets) =>
        Net.Residual(
            (architecture.RegressorSeesMask ? 2 * bins : bins) + context,
            architecture.RegressorWidth,
            architecture.RegressorBlocks,
            architecture.RegressorGivesVariance ? 2 * targets : targets
        );

    /// <summary>From [composite, mask, context] to the logarithm of each bin's half width.</summary>
    public static Net BandNet(BundleArchitecture architecture, int bins, int context) =>
        Net.Perceptron([(2 * bins) + context, .. architecture.BandWidths!, bins]);

    public static IEnumerable<StoredTensor> Write(Normalisation normalisation) =>
        [
            .. Write("normalisation.values", normalisation.Values),
            .. Write("normalisation.context", normalisation.Context),
            .. Write("normalisation.targets", normalisation.Targets),
        ];

    public static IEnumerable<StoredTensor> Write(string prefix, Net net, float[] values)
    {
        int at = 0;
        foreach (WeightShape shape in net.Shapes)
            yield return new StoredTensor($"{prefix}.{shape.Name}", shape.Shape, values[at..(at += shape.Length)]);
    }

    public static string Regressor(int member) => $"regressor.{member}";

    public static string Denoiser(int member) => member == 0 ? "denoiser" : $"denoiser.member.{member}";

    public const string Band = "band";

    public static Normalisation ReadNormalisation(NetworkBundle bundle)
    {
        BundleMetadata about = bundle.Metadata;
        return new Normalisation(
            ReadScale(bundle, "normalisation.values", about.GridEdges.Count - 1),
            ReadScale(bundle, "normalisation.context", about.ContextCount),
            ReadScale(bundle, "normalisation.targets", about.TargetNames.Count)
        );
    }

    /// <returns>Weights of the net of the bands; null: it has none.</returns>
    /// <exception cref="SpectralDataException">The tensors do not fit the net.</exception>
    public static float[]? ReadBand(NetworkBundle bundle) =>
        bundle.Metadata.Architecture.BandWidths is null
            ? null
            : Read(
                bundle,
                Band,
                BandNet(bundle.Metadata.Architecture, bundle.Metadata.GridEdges.Count - 1, bundle.Metadata.ContextCount)
            );

    /// <summary>Without the bands.</summary>
    /// <exception cref="SpectralDataException">The tensors do not fit the nets.</exception>
    public static BundleWeights ReadWeights(NetworkBundle bundle)
    {
        (BundleArchitecture nets, int bins, int context) = (
            bundle.Metadata.Architecture,
            bundle.Metadata.GridEdges.Count - 1,
            bundle.Metadata.ContextCount
        );
        (Net denoiser, Net regressor) = (
            DenoiserNet(nets, bins, context),
            RegressorNet(nets, bins, context, bundle.Metadata.TargetNames.Count)
        );
        return new BundleWeights(
            [.. Enumerable.Range(0, nets.DenoiserCount).Select(member => Read(bundle, Denoiser(member), denoiser))],
            [.. Enumerable.Range(0, nets.EnsembleSize).Select(member => Read(bundle, Regressor(member), regressor))]
        );
    }

    private static float[] Read(NetworkBundle bundle, string prefix, Net net) =>
        [.. net.Shapes.SelectMany(shape => Finite(bundle, $"{prefix}.{shape.Name}", shape.Shape))];

    /// <summary>Weights that are no numbers give an answer at the priors' edges, which looks like one.</summary>
    public static float[] Finite(NetworkBundle bundle, string name, params ReadOnlySpan<long> shape)
    {
        float[] values = bundle.Values(name, shape);
        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw SpectralDataException.At($"network bundle, {name}[{bad}]", $"{values[bad]}", "a finite number");
    }

    /// <exception cref="SpectralDataException">The metadata describe no net that could be built.</exception>
    public static void Check(BundleMetadata about)
    {
        BundleArchitecture nets = about.Architecture;
        int[] sizes =
        [
            about.GridEdges.Count - 1,
            about.TargetNames.Count,
            nets.EnsembleSize,
            nets.DenoiserCount,
            nets.RegressorWidth,
            .. nets.DenoiserWidths,
            .. nets.BandWidths ?? [],
        ];
        if (
            sizes.Any(size => size is < 1 or > WidestLayer)
            || about.ContextCount is < 0 or > WidestLayer
            || nets.DenoiserWidths.Count > MostLayers
            || nets.BandWidths?.Count > MostLayers
            || nets.RegressorBlocks is < 0 or > MostLayers
        )
        {
            throw SpectralDataException.At(
                "network bundle, architecture",
                $"{nets} for {sizes[0]} bins and {sizes[1]} targets",
                $"layers of 1 to {WidestLayer}, at most {MostLayers} of them"
            );
        }
    }

    public static IEnumerable<StoredTensor> Write(string name, Scale scale) =>
        [
            new($"{name}.mean", [scale.Mean.Length], scale.Mean),
            new($"{name}.deviation", [scale.Deviation.Length], scale.Deviation),
        ];

    public static Scale ReadScale(NetworkBundle bundle, string name, int columns)
    {
        float[] deviation = bundle.Values($"{name}.deviation", columns);
        int bad = Array.FindIndex(deviation, value => !(value > 0) || !float.IsFinite(value));
        return bad < 0
            ? new Scale(Finite(bundle, $"{name}.mean", columns), deviation)
            : throw SpectralDataException.At(
                $"network bundle, {name}.deviation[{bad}]",
                $"{deviation[bad]}",
                "a finite number above 0"
            );
    }
}
