using Almagest.Learning.OutOfDistribution;
using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Spectra;

namespace Almagest.Networks.Inference;

/// <summary>
/// How far targets of spectra without noise may be off: from the targets as found and the mask to the logarithm of a half width,
/// in spreads of the training data, within which the truth lies with a chance of 68.27 %; times factors by the kind of gap.
/// N spectra, B bins, P targets.
/// </summary>
internal sealed class TargetIntervals(IEvaluator net, IReadOnlyDictionary<int, double> logs) : IDisposable
{
    private const string Prefix = "intervals",
        Factors = "intervals.factors";

    private const int Most = 1 << 20,
        WidestLayer = 1 << 14,
        MostLayers = 64;

    /// <summary>Parts of the grid whose missing shares are told.</summary>
    private const int Segments = 16;

    /// <summary>A filling that ran away has targets anywhere: drawn in to this many spreads.</summary>
    private const float Furthest = 4;

    /// <summary>Beside the targets.</summary>
    private const int MaskColumns = Segments + MaskSummary.Count;

    public static Net NetOf(IReadOnlyList<int> widths, int targets) =>
        Net.Perceptron([targets + MaskColumns, .. widths, targets]);

    /// <summary>What the net is shown, shape [N, P + columns of a mask].</summary>
    /// <param name="found">Shape [N, P], in spreads from the training data's mean.</param>
    /// <param name="observed">Shape [N, B].</param>
    public static float[] RowsOf(ReadOnlySpan<float> found, bool[] observed, int targets)
    {
        int count = found.Length / targets,
            bins = observed.Length / count,
            columns = targets + MaskColumns;
        float[] rows = new float[count * columns];
        for (int row = 0; row < count; row++)
        {
            Span<float> line = rows.AsSpan(row * columns, columns);
            ReadOnlySpan<bool> mask = observed.AsSpan(row * bins, bins);
            for (int target = 0; target < targets; target++)
                line[target] = float.IsFinite(found[(row * targets) + target])
                    ? Math.Clamp(found[(row * targets) + target], -Furthest, Furthest)
                    : 0;
            for (int segment = 0; segment < Segments; segment++)
            {
                ReadOnlySpan<bool> part = mask[(segment * bins / Segments)..((segment + 1) * bins / Segments)];
                line[targets + segment] = part.Length == 0 ? 0 : (float)part.Count(false) / part.Length;
            }
            MaskSummary.Of(mask).CopyTo(line[(targets + Segments)..]);
        }
        return rows;
    }

    /// <summary>Half widths in spreads of the training data, shape [N, P].</summary>
    /// <param name="found">Shape [N, P], in spreads from the training data's mean.</param>
    /// <param name="observed">Shape [N, B].</param>
    public float[] HalfWidths(ReadOnlySpan<float> found, bool[] observed)
    {
        int targets = net.Net.Outputs;
        float[] half = net.Forward(RowsOf(found, observed, targets));
        int count = half.Length / targets,
            bins = observed.Length / count;
        int[] keys = new int[TargetGroups.Families];
        for (int row = 0; row < count; row++)
        {
            (int, int) mask = TargetGroups.Of(observed.AsSpan(row * bins, bins));
            for (int target = 0; target < targets; target++)
            {
                TargetGroups.Write(mask, target, keys);
                double log = logs.GetValueOrDefault(TargetGroups.Overall(target));
                foreach (int key in keys)
                    log += logs.GetValueOrDefault(key);
                ref float one = ref half[(row * targets) + target];
                one = MathF.Exp(Math.Clamp(one, FilledBands.Narrowest, FilledBands.Widest) + (float)log);
            }
        }
        return half;
    }

    /// <summary>The same bundle with these intervals.</summary>
    public static NetworkBundle AddTo(
        NetworkBundle bundle,
        Net net,
        float[] weights,
        IReadOnlyList<int> widths,
        IReadOnlyDictionary<int, double> logs,
        int simulations
    ) =>
        NetworkBundle.Write(
            bundle.Metadata with
            {
                Intervals = new BundleIntervals
                {
                    Version = BundleIntervals.CurrentVersion,
                    Widths = widths,
                    Groups = logs.Count,
                    Simulations = simulations,
                },
            },
            [
                .. bundle.Tensors.Values.Where(tensor => !tensor.Name.StartsWith($"{Prefix}.", StringComparison.Ordinal)),
                .. BundleLayout.Write(Prefix, net, weights),
                new StoredTensor(
                    Factors,
                    [logs.Count, 2],
                    [.. logs.OrderBy(one => one.Key).SelectMany(one => new[] { one.Key, (float)one.Value })]
                ),
            ]
        );

    /// <returns>Null of a bundle whose intervals are as wide for all, or come from its regressors.</returns>
    /// <exception cref="SpectralDataException">They are damaged.</exception>
    public static TargetIntervals? Read(NetworkBundle bundle, Engine engine)
    {
        if (bundle.Metadata.Intervals is not { Version: BundleIntervals.CurrentVersion } about)
            return null;
        if (about.Groups is < 1 or > Most || about.Widths.Count > MostLayers || about.Widths.Any(w => w is < 1 or > WidestLayer))
            throw SpectralDataException.At(
                "network bundle, intervals",
                $"{about.Groups} groups, layers of {string.Join(", ", about.Widths)}",
                $"1 to {Most} groups and layers of 1 to {WidestLayer}, at most {MostLayers} of them"
            );
        BundleMetadata all = bundle.Metadata;
        Net net = NetOf(about.Widths, all.TargetNames.Count);
        float[] weights = [.. net.Shapes.SelectMany(shape => BundleLayout.Finite(bundle, $"{Prefix}.{shape.Name}", shape.Shape))];
        float[] numbers = BundleLayout.Finite(bundle, Factors, about.Groups, 2);
        var logs = new Dictionary<int, double>();
        for (int i = 0; i < numbers.Length; i += 2)
            if (!(Math.Abs(numbers[i + 1]) <= BandFactors.Furthest) || !logs.TryAdd((int)numbers[i], numbers[i + 1]))
                throw SpectralDataException.At(
                    $"network bundle, {Factors}[{i / 2}]",
                    $"{numbers[i]} and {numbers[i + 1]}",
                    $"a group and the logarithm of its factor, -{BandFactors.Furthest} to {BandFactors.Furthest}"
                );
        return new TargetIntervals(engine.Evaluator(net, weights), logs);
    }

    public void Dispose() => net.Dispose();
}
