using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.Inference;

/// <summary>
/// Widens learnt bands, or narrows them, until they hold what they should of spectra that nothing learnt from, in all and in
/// each of
/// the <see cref="BandGroups"/>: a factor for all bins times one for each group that a bin is in.
/// </summary>
internal sealed class BandFactors
{
    /// <summary>No term is further from 0: a factor of a thousand.</summary>
    public const double Furthest = 7;

    /// <summary>The key of the term that all bins have.</summary>
    public const int Overall = 0;

    private const int Most = 1 << 20;
    private const string Tensor = "bands.factors";

    private readonly Dictionary<int, double> _logs;

    /// <param name="logs">Logarithms of the factors, by the groups' keys.</param>
    public BandFactors(Dictionary<int, double> logs) => _logs = logs;

    /// <summary>Of no group.</summary>
    public static BandFactors None { get; } = new([]);

    /// <summary>Multiplies half widths, shape [N, B], by their factors.</summary>
    public void Widen(NetworkInput input, float[] halfWidths)
    {
        if (_logs.Count == 0)
            return;
        int bins = halfWidths.Length / input.Count;
        int[] keys = new int[bins * BandGroups.Families];
        double overall = _logs.GetValueOrDefault(Overall);
        for (int row = 0; row < input.Count; row++)
        {
            KeysOf(input, row, bins, keys);
            (int known, float factor) = (-1, 1);
            for (int bin = 0; bin < bins; bin++)
            {
                if (input.Observed[(row * bins) + bin])
                    continue;
                ReadOnlySpan<int> groups = keys.AsSpan(bin * BandGroups.Families, BandGroups.Families);
                // Neighbours are most often in the same.
                if (known < 0 || !groups.SequenceEqual(keys.AsSpan(known * BandGroups.Families, BandGroups.Families)))
                {
                    double log = overall;
                    foreach (int key in groups)
                        log += _logs.GetValueOrDefault(key);
                    (known, factor) = (bin, (float)Math.Exp(log));
                }
                halfWidths[(row * bins) + bin] *= factor;
            }
        }
    }

    /// <summary>The same bundle with these factors in the place of those that it had.</summary>
    public NetworkBundle AddTo(NetworkBundle bundle, int simulations)
    {
        (BundleMetadata about, StoredTensor[] tensors) = Write(bundle.Metadata, simulations);
        return NetworkBundle.Write(about, [.. bundle.Tensors.Values.Where(tensor => tensor.Name != Tensor), .. tensors]);
    }

    /// <param name="simulations">That the factors were learnt from.</param>
    public (BundleMetadata About, StoredTensor[] Tensors) Write(BundleMetadata about, int simulations)
    {
        float[] numbers = [.. _logs.OrderBy(one => one.Key).SelectMany(one => new[] { one.Key, (float)one.Value })];
        if (_logs.Count == 0)
            return (about with { Bands = null }, []);
        return (
            about with
            {
                Bands = new BundleBands
                {
                    Version = BundleBands.CurrentVersion,
                    Groups = _logs.Count,
                    Simulations = simulations,
                },
            },
            [new StoredTensor(Tensor, [_logs.Count, 2], numbers)]
        );
    }

    /// <returns><see cref="None"/> of a bundle from before there were factors, or with those of another form.</returns>
    /// <exception cref="SpectralDataException">The factors are damaged.</exception>
    public static BandFactors Read(NetworkBundle bundle)
    {
        if (bundle.Metadata.Bands is not { Version: BundleBands.CurrentVersion } about)
            return None;
        if (about.Groups is < 1 or > Most)
            throw SpectralDataException.At("network bundle, bands", $"{about.Groups} groups", $"1 to {Most}");
        float[] numbers = bundle.Values(Tensor, about.Groups, 2);
        var logs = new Dictionary<int, double>();
        for (int i = 0; i < numbers.Length; i += 2)
        {
            (float key, float log) = (numbers[i], numbers[i + 1]);
            if (
                !(key >= 0 && key < BandGroups.Limit && key == MathF.Floor(key))
                || !(MathF.Abs(log) <= Furthest)
                || !logs.TryAdd((int)key, log)
            )
                throw SpectralDataException.At(
                    $"network bundle, {Tensor}[{i / 2}]",
                    $"{key} and {log}",
                    $"a group and the logarithm of its factor, -{Furthest} to {Furthest}"
                );
        }
        return new BandFactors(logs);
    }

    /// <param name="keys">Shape [B, families]: the groups of a row's bins; overwritten.</param>
    public static void KeysOf(NetworkInput input, int row, int bins, int[] keys)
    {
        int context = input.Context.Length / input.Count;
        BandGroups.Of(input.Observed.AsSpan(row * bins, bins), context > 0 ? input.Context[row * context] : null, keys);
    }
}
