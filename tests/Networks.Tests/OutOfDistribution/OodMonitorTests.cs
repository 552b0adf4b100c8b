using Almagest.Learning.OutOfDistribution;
using Almagest.Networks.Bundles;
using Almagest.Networks.OutOfDistribution;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.OutOfDistribution;

/// <summary>A made-up world: spectra are straight lines, their noise falls with the brightness, and an auto-encoder knows the
/// line.</summary>
public sealed class OodMonitorTests
{
    private const int Bins = 24;

    private static readonly OodMonitor Monitor = OodMonitor.Learn(Draw(3000, seed: 1));

    [Fact]
    public void At_every_brightness_right_spectra_are_as_strange_as_stated()
    {
        OodEvidence[] drawn = Draw(4000, seed: 2);
        foreach (
            OodEvidence[] part in (OodEvidence[][])
                [drawn, [.. drawn.Where(one => one.Context[0] < 6)], [.. drawn.Where(one => one.Context[0] > 8)]]
        )
        {
            double found = part.Average(one => Monitor.Judge(one).Combined < 0.05 ? 1.0 : 0);
            // Three standard errors, those of the monitor's own simulations of such brightness among them.
            double measured = 2250.0 * part.Length / drawn.Length;
            Assert.Equal(0.05, found, 3 * Math.Sqrt(0.05 * 0.95 * ((1.0 / part.Length) + (1.0 / measured))));
        }
    }

    [Theory]
    [InlineData(100, true, 300, false)]
    [InlineData(640, true, 960, false)]
    [InlineData(2_000, true, 3_000, true)]
    [InlineData(8_000, true, 4_000, true)]
    [InlineData(24_000, true, 12_000, true)]
    [InlineData(1_000_000, true, 12_000, true)]
    [InlineData(100, false, 3_000, true)]
    public void Few_simulations_are_told_as_such(int spectra, bool hasNoise, int simulations, bool reliable)
    {
        Assert.Equal(simulations, OodTraining.SimulationsFor(spectra, hasNoise));
        BundleOod about = new()
        {
            Version = BundleOod.CurrentVersion,
            Simulations = simulations,
            Components = 1,
        };
        Assert.Equal(!reliable, about.Reliability.Contains("so few", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_statistic_sees_what_it_is_for()
    {
        OodEvidence right = Draw(1, seed: 3)[0];
        Assert.InRange(Monitor.Judge(right).Combined, 0.01, 1);
        Assert.InRange(Monitor.Judge(right with { Fit = new FitScan(new ResidualScan(0, 2.5), 2.5, 9) }).Fit, 0, 1e-3);
        Assert.InRange(
            Monitor
                .Judge(
                    right with
                    {
                        Reconstruction = (float[])
                            [.. right.Reconstruction.Select((value, bin) => bin is 3 or 4 ? value + 1 : value)],
                    }
                )
                .Reconstruction,
            0,
            1e-3
        );
        Assert.InRange(
            Monitor
                .Judge(
                    right with
                    {
                        Filled = (float[])[.. right.Filled.Select(value => value + 8)],
                        Reconstruction = (float[])[.. right.Reconstruction.Select(value => value + 8)],
                    }
                )
                .Distance,
            0,
            1e-3
        );
        Assert.InRange(Monitor.Judge(right with { Context = [20, right.Context[1]] }).Distance, 0, 1e-3);
        OodVerdict apart = Monitor.Judge(right with { Disagreement = 9 });
        Assert.InRange(apart.Disagreement, 0, 1e-3);
        Assert.Equal(Monitor.Judge(right).Combined, apart.Combined);
    }

    [Fact]
    public void How_much_an_interval_has_to_say_to_be_of_use_is_learnt_too() =>
        Assert.Equal(InformationThreshold.Least, Assert.Single(Monitor.Informative), 0.15);

    [Fact]
    public void Without_a_classical_fit_the_others_are_judged_by_and_what_is_no_number_is_strange()
    {
        OodEvidence right = Draw(1, seed: 3)[0] with { Fit = null, Disagreement = double.NaN };
        OodVerdict verdict = Monitor.Judge(right);
        Assert.True(double.IsNaN(verdict.Fit) && double.IsNaN(verdict.Disagreement) && verdict.Combined is > 0.01 and <= 1);
        Assert.InRange(
            Monitor.Judge(right with { Reconstruction = (float[])[.. Enumerable.Repeat(float.NaN, Bins)] }).Combined,
            0,
            1e-6
        );
    }

    [Fact]
    public void Bins_in_a_gap_are_not_asked_of()
    {
        OodEvidence one = Draw(1, seed: 3)[0];
        OodEvidence gapped = one with { Observed = [.. one.Observed.Select((_, bin) => bin is < 3 or > 4)] };
        OodEvidence hidden = gapped with
        {
            Reconstruction = (float[])[.. one.Reconstruction.Select((value, bin) => bin is 3 or 4 ? value + 1 : value)],
        };
        Assert.Equal(Monitor.Judge(gapped), Monitor.Judge(hidden));
    }

    [Fact]
    public void Written_into_a_bundle_and_read_it_says_the_same_and_a_damaged_one_is_refused()
    {
        NetworkBundle plain = Bundle();
        NetworkBundle bundle = OodLayout.Add(plain, Monitor, 3000);
        OodMonitor read = OodLayout.Read(NetworkBundle.Read(bundle.Bytes.Span, bundle.Id))!;
        foreach (OodEvidence one in Draw(20, seed: 4))
            Assert.Equal(Monitor.Judge(one), read.Judge(one));
        Assert.Null(OodLayout.Read(plain));
        Assert.Null(
            OodLayout.Read(
                NetworkBundle.Write(
                    bundle.Metadata with
                    {
                        Ood = bundle.Metadata.Ood! with { Version = 99 },
                    },
                    [.. bundle.Tensors.Values]
                )
            )
        );
        foreach (
            StoredTensor tensor in bundle.Tensors.Values.Where(tensor =>
                tensor.Name.StartsWith("domain", StringComparison.Ordinal)
            )
        )
        {
            StoredTensor bad = tensor with { Values = [float.NaN, .. tensor.Values[1..]] };
            NetworkBundle damaged = NetworkBundle.Write(
                bundle.Metadata,
                [.. bundle.Tensors.Values.Select(one => one.Name == tensor.Name ? bad : one)]
            );
            Assert.Contains(
                tensor.Name,
                Assert.Throws<SpectralDataException>(() => OodLayout.Read(damaged)).Message,
                StringComparison.Ordinal
            );
            NetworkBundle without = NetworkBundle.Write(
                bundle.Metadata,
                [.. bundle.Tensors.Values.Where(one => one.Name != tensor.Name)]
            );
            Assert.Throws<SpectralDataException>(() => OodLayout.Read(without));
        }
    }

    [Fact]
    public void What_lacks_more_than_all_that_were_learnt_is_outside_without_noise_alone()
    {
        OodEvidence[] simulated = Draw(2000, seed: 1);
        var monitor = OodMonitor.Learn(simulated);
        // The first condition is the share that is missing, where there is no noise.
        float highest = simulated.Max(one => one.Context[0]);
        OodEvidence Lacking(float share, bool isWithoutNoise) =>
            simulated[0] with
            {
                Context = [share, 0.5f],
                IsWithoutNoise = isWithoutNoise,
            };
        Assert.Equal(0, monitor.Judge(Lacking(highest + 0.1f, true)).Combined);
        Assert.True(monitor.Judge(Lacking(highest, true)).Combined > 0);
        Assert.True(monitor.Judge(Lacking(highest + 0.1f, false)).Combined > 0);
    }

    [Fact]
    public void Too_few_simulations_are_refused() =>
        Assert.Throws<ArgumentException>(() => OodMonitor.Learn(Draw(OodMonitor.Fewest - 1, seed: 1)));

    private static OodEvidence[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    double logCounts = 4 + (6 * random.NextDouble()),
                        noise = Math.Exp(-0.5 * logCounts),
                        slope = Normal(),
                        height = Normal();
                    float[] clean =
                    [
                        .. Enumerable.Range(0, Bins).Select(bin => (float)(height + (slope * ((bin / (double)Bins) - 0.5)))),
                    ];
                    return new OodEvidence(
                        (float[])[.. clean.Select(value => (float)(value + (noise * Normal())))],
                        [.. Enumerable.Repeat(true, Bins)],
                        [(float)logCounts, (float)random.NextDouble()],
                        clean,
                        new FitScan(
                            new ResidualScan(Normal(), 2.5 + Math.Abs(Normal())),
                            2.5 + Math.Abs(Normal()),
                            2 + Math.Abs(Normal())
                        )
                    )
                    {
                        Disagreement = Math.Abs(Normal()),
                        Knowledge = [(logCounts - 5, logCounts - 5)],
                    };
                }),
        ];
    }

    private static NetworkBundle Bundle() =>
        NetworkBundle.Write(
            new BundleMetadata
            {
                Format = 1,
                CampaignId = "made up",
                TargetNames = ["slope"],
                GridEdges = [.. Enumerable.Range(0, Bins + 1).Select(edge => (double)edge)],
                ContextCount = 2,
                Architecture = new BundleArchitecture([8], 8, 1, 1, true, true),
                Settings = new NetworkSettings(),
                DataHash = "",
                TrainingSpectra = 1,
                ValidationSpectra = 1,
                Versions = new Dictionary<string, string>(),
                Provenance = new Dictionary<string, string>(),
                Curves = new Dictionary<string, IReadOnlyList<EpochLosses>>(),
            },
            [new StoredTensor("weights", [1], [1])]
        );
}
