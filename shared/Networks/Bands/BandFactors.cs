using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Inference;
using Almagest.Spectra;

namespace Almagest.Networks.Bands;

/// <summary>
/// Widens learnt bands, or narrows them, until they hold what they should of spectra that nothing learnt from, in all and in
/// each of
/// the <see cref="BandGroups"/>: a factor for all bins times one for each group that a bin is in.
/// </summary>
/// <remarks>
/// Conformal prediction for groups that overlap: a quantile regression on their indicators (Jung, Noarov, Ramalingam and Roth
/// 2023,
/// "Batch multivalid conformal prediction"), solved group by group. A group of few spectra knows its quantile badly, since the
/// bins of
/// a spectrum err together: its factor is drawn towards that of its bins' other groups.
/// </remarks>
internal sealed class BandFactors
{
    /// <summary>Spectra whose word weighs as much as what is known without them: that nets are right to some 3 % of
    /// coverage.</summary>
    private const double Doubt = 200;

    private const int Fewest = 30,
        Rounds = 5,
        Most = 1 << 20;
    private const string Tensor = "bands.factors";

    /// <summary>Smaller ratios than this are rounding.</summary>
    private const double Smallest = 1e-6;

    private readonly Dictionary<int, double> _logs;

    private BandFactors(Dictionary<int, double> logs) => _logs = logs;

    /// <summary>Of no group.</summary>
    public static BandFactors None { get; } = new([]);

    /// <param name="cases">Spectra, how they were filled with bands that no factor widens, and the truth, shape [N, B].</param>
    public static BandFactors Learn(IEnumerable<(NetworkInput Input, InferenceResult Filled, float[] Clean)> cases)
    {
        var table = new FactorTable();
        foreach ((NetworkInput input, InferenceResult filled, float[] clean) in cases)
        {
            int bins = clean.Length / input.Count;
            int[] keys = new int[bins * BandGroups.Families];
            for (int row = 0; row < input.Count; row++)
            {
                if (filled.Diverged[row])
                    continue;
                KeysOf(input, row, bins, keys);
                table.Begin();
                for (int bin = 0, i = row * bins; bin < bins; bin++, i++)
                {
                    if (input.Observed[i])
                        continue;
                    double ratio = Math.Abs(clean[i] - filled.Filled[i]) / filled.FilledHalfWidths![i];
                    table.Add(Math.Log(Math.Max(ratio, Smallest)), keys.AsSpan(bin * BandGroups.Families, BandGroups.Families));
                }
            }
        }
        return new BandFactors(table.Solve(Rounds, Fewest, Doubt));
    }

    /// <summary>Multiplies half widths, shape [N, B], by their factors.</summary>
    public void Widen(NetworkInput input, float[] halfWidths)
    {
        if (_logs.Count == 0)
            return;
        int bins = halfWidths.Length / input.Count;
        int[] keys = new int[bins * BandGroups.Families];
        double overall = _logs.GetValueOrDefault(FactorTable.Overall);
        for (int row = 0; row < input.Count; row++)
        {
            KeysOf(input, row, bins, keys);
            for (int bin = 0; bin < bins; bin++)
            {
                double log = overall;
                for (int family = 0; family < BandGroups.Families; family++)
                    log += _logs.GetValueOrDefault(keys[(bin * BandGroups.Families) + family]);
                if (!input.Observed[(row * bins) + bin])
                    halfWidths[(row * bins) + bin] *= (float)Math.Exp(log);
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
                || !(MathF.Abs(log) <= FactorTable.Furthest)
                || !logs.TryAdd((int)key, log)
            )
                throw SpectralDataException.At(
                    $"network bundle, {Tensor}[{i / 2}]",
                    $"{key} and {log}",
                    $"a group and the logarithm of its factor, -{FactorTable.Furthest} to {FactorTable.Furthest}"
                );
        }
        return new BandFactors(logs);
    }

    private static void KeysOf(NetworkInput input, int row, int bins, int[] keys)
    {
        int context = input.Context.Length / input.Count;
        BandGroups.Of(input.Observed.AsSpan(row * bins, bins), context > 0 ? input.Context[row * context] : null, keys);
    }
}
