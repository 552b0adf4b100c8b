using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fillers;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Uncertainty;

/// <summary>Bands that are wrong in a way of their own for what is missing and for the counts, on made-up errors of which all
/// bins of a spectrum have much in common.</summary>
public sealed class BandFactorsTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    private const int Bins = 32;
    private static readonly double[] Edges = [.. Enumerable.Range(0, Bins + 1).Select(edge => 1.0 + edge)];

    /// <summary>N = 12,000 to learn from, seed 1, and 12,000 to measure by, seed 2: a group of 1,000 is good to 1.5
    /// points.</summary>
    [Fact]
    public void They_make_bands_hold_in_every_group_where_one_width_for_all_does_not()
    {
        (NetworkInput test, InferenceResult filled, float[] clean) = Draw(12_000, seed: 2);
        BandFactors factors = BandFactorLearning.Learn([Draw(12_000, seed: 1)]);
        float[] half = [.. filled.FilledHalfWidths!];
        factors.Widen(test, half);
        BandCoverage[] before = [.. BandJudge.Of(test, filled, clean, Edges)],
            after = [.. BandJudge.Of(test, new GapFilling(filled.Filled, half), clean, Edges)];
        Assert.Equal(7, after.Length);
        Assert.Contains(before, group => group.Coverage is < 0.55 or > 0.8);
        Assert.All(after, group => Assert.InRange(group.Coverage, 0.6827 - 0.03, 0.6827 + 0.03));
        Assert.All(after, group => Assert.InRange(group.StandardError!.Value, 0.001, 0.02));
        for (int i = 0; i < half.Length; i++)
            Assert.Equal(test.Observed[i], half[i] == 0);
    }

    [Fact]
    public void A_group_of_few_spectra_goes_with_the_others_for_the_most_part()
    {
        // 40 spectra whose bands are four times too narrow, among 4,000 whose are right: alone, they would ask for 4.
        (NetworkInput input, InferenceResult filled, float[] clean) = Draw(
            4_000,
            seed: 3,
            wrong: row => row < 40 ? 4 : 1,
            kind: row => row < 40 ? 1 : 0
        );
        float[] half = [.. filled.FilledHalfWidths!];
        BandFactorLearning.Learn([(input, filled, clean)]).Widen(input, half);
        Assert.InRange(half[..(40 * Bins)].Where(width => width > 0).Average(), 1.1, 2.5);
        Assert.InRange(half[(40 * Bins)..].Where(width => width > 0).Average(), 0.95, 1.05);
    }

    [Fact]
    public void They_travel_with_the_bundle_damaged_ones_are_refused_and_old_bundles_go_without()
    {
        NetworkBundle bundle = training.Bundle,
            plain = BandFactors.None.AddTo(bundle, 0);
        NetworkInput gapped = ProtocolS.Draw(10, seed: 4).Input with { Observed = ProtocolS.Gaps(2, 4, 10) };
        float[] narrow = HalfWidths(plain, gapped),
            wide = HalfWidths(bundle, gapped),
            expected = [.. narrow];
        Assert.NotEqual(narrow, wide);
        BandFactors.Read(bundle).Widen(gapped, expected);
        Assert.Equal(expected, wide);
        Assert.Equal(
            narrow,
            HalfWidths(
                NetworkBundle.Write(
                    bundle.Metadata with
                    {
                        Bands = bundle.Metadata.Bands! with { Version = 99 },
                    },
                    [.. bundle.Tensors.Values]
                ),
                gapped
            )
        );
        foreach (
            float[] lie in (float[][])
                [
                    [-1, 0],
                    [0.5f, 0],
                    [0, float.NaN],
                    [0, 1e6f],
                    [BandGroups.Limit, 0],
                ]
        )
        {
            StoredTensor bad = bundle.Tensors["bands.factors"];
            bad = bad with { Values = [.. lie, .. bad.Values[2..]] };
            NetworkBundle damaged = NetworkBundle.Write(
                bundle.Metadata,
                [.. bundle.Tensors.Values.Where(one => one.Name != bad.Name), bad]
            );
            Assert.Contains(
                "bands.factors[0]",
                Assert.Throws<SpectralDataException>(() => HalfWidths(damaged, gapped)).Message,
                StringComparison.Ordinal
            );
        }
        Assert.Throws<SpectralDataException>(() =>
            HalfWidths(
                NetworkBundle.Write(
                    bundle.Metadata with
                    {
                        Bands = bundle.Metadata.Bands! with { Groups = 1 << 30 },
                    },
                    [.. bundle.Tensors.Values]
                ),
                gapped
            )
        );
    }

    private static float[] HalfWidths(NetworkBundle bundle, NetworkInput input)
    {
        using NetworkRunner runner = NetworkRunner.Load(bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);
        return runner.Infer(input, new InferenceSettings(TargetsOfEveryPass: false)).FilledHalfWidths!;
    }

    /// <summary>Fillings of 0 with half widths of 1; truths are off by normal numbers, whose 68 % lie within 1, times what is
    /// wrong.</summary>
    private static (NetworkInput Input, InferenceResult Filled, float[] Clean) Draw(
        int count,
        int seed,
        Func<int, double>? wrong = null,
        Func<int, int>? kind = null
    )
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] clean = new float[count * Bins],
            half = new float[clean.Length],
            context = new float[count * 2];
        bool[] observed = new bool[clean.Length];
        for (int row = 0; row < count; row++)
        {
            (int gap, double decade) = (kind?.Invoke(row) ?? random.Next(3), 2 + random.Next(3));
            (context[2 * row], context[(2 * row) + 1]) = ((float)(decade * Math.Log(10)), 1);
            double factor =
                    wrong?.Invoke(row)
                    ?? (
                        gap switch
                        {
                            0 => 1,
                            1 => 1.5,
                            _ => 0.7,
                        }
                        * (
                            decade switch
                            {
                                2 => 0.6,
                                3 => 1,
                                _ => 1.4,
                            }
                        )
                    ),
                common = Normal();
            for (int bin = 0; bin < Bins; bin++)
            {
                int i = (row * Bins) + bin;
                observed[i] = gap switch
                {
                    0 => bin is < 8 or >= 16,
                    1 => bin < 20,
                    _ => bin % 3 != 1,
                };
                if (observed[i])
                    continue;
                clean[i] = (float)(factor * ((0.8 * common) + (0.6 * Normal())));
                half[i] = 1;
            }
        }
        bool[] all = new bool[count];
        return (
            new NetworkInput(count, new float[clean.Length], observed, context),
            new InferenceResult
            {
                Count = count,
                Passes = 1,
                PassTargets =
                [
                    [],
                ],
                TargetSigmas = [],
                Changes = [],
                PassesMade = [],
                Converged = all,
                Diverged = all,
                Filled = new float[clean.Length],
                Reconstruction = [],
                FilledHalfWidths = half,
            },
            clean
        );
    }
}
