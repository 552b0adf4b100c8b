using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.OutOfDistribution;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra.Observations;
using Almagest.Studies.Training;

namespace Almagest.Studies.Unlearnt;

/// <summary>How large this part of the study is.</summary>
/// <param name="Training">Spectra that networks learn from.</param>
/// <param name="Test">Others, of each gap.</param>
/// <param name="Epochs">Null: as many as `almagest train` takes.</param>
internal sealed record UnlearntScale(int Training = 10_000, int Test = 10_000, int? Epochs = null, long Seed = 7)
{
    public static UnlearntScale Quick { get; } = new(2_048, 400, 8);
}

/// <summary>Fills gaps that a campaign lists, parts of them, and others that it does not list, of spectra without noise; priors
/// are wider than Protocol S's.</summary>
internal sealed class UnlearntJob(UnlearntScale scale, WorkDisplay display)
{
    public const int Passes = 20;

    public static readonly IReadOnlyList<(string Name, bool IsLearnt, GapPattern Pattern)> Gaps =
    [
        ("none", true, GapPattern.None),
        ("0.5-1 keV", true, new(GapKind.Fixed, 0.5, 1)),
        ("scattered 30 %", true, new(GapKind.Scattered, 0.3, 0.3)),
        ("0.6-0.8 keV", true, new(GapKind.Fixed, 0.6, 0.8)),
        ("scattered 10 %", true, new(GapKind.Scattered, 0.1, 0.1)),
        ("0.3-1 keV", false, new(GapKind.Fixed, 0.3, 1)),
        ("2-5 keV", false, new(GapKind.Fixed, 2, 5)),
        ("5-7 keV", false, new(GapKind.Fixed, 5, 7.1)),
        ("random 30-50 %", false, new(GapKind.Random, 0.3, 0.5)),
        ("two of 15 %", false, new(GapKind.Random, 0.15, 0.15) { Count = 2 }),
        ("scattered 60 %", false, new(GapKind.Scattered, 0.6, 0.6)),
        ("random 70-80 %", false, new(GapKind.Random, 0.7, 0.8)),
    ];

    /// <summary>What is learnt, by what it is called: all of them list 0.5-1 keV and about 30 % scattered.</summary>
    public static IReadOnlyList<(string Name, Campaign Campaign)> Campaigns(UnlearntScale scale)
    {
        Campaign power = ProtocolS.Campaign(spectra: scale.Training, seed: scale.Seed) with
        {
            Name = "gaps nobody trained for",
            Parameters =
            [
                new("zpowerlw.PhoIndex", PriorKind.Uniform, 0.5, 3),
                new("zpowerlw.Redshift", PriorKind.Uniform, 0.1, 3),
                new("zpowerlw.norm", PriorKind.Fixed, ProtocolS.Norm, ProtocolS.Norm),
            ],
            Gaps = [new(GapKind.Scattered, 0.25, 0.35), new(GapKind.Fixed, 0.5, 1)],
        };
        Campaign absorbed = power with
        {
            Model = "tbabs*powerlaw",
            Parameters =
            [
                new("tbabs.nH", PriorKind.Uniform, 0.01, 0.5),
                new("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3),
                new("powerlaw.norm", PriorKind.Fixed, 1, 1),
            ],
        };
        return
        [
            ("a redshifted power law, by the auto-encoder", power),
            ("an absorbed power law, by the auto-encoder", absorbed),
            ("a redshifted power law, by learnt Gauss-Newton steps", power with { Filler = FillerKind.GaussNewton }),
        ];
    }

    public async Task<IReadOnlyList<UnlearntResult>> RunAsync(CancellationToken cancellation)
    {
        var results = new List<UnlearntResult>();
        foreach ((string name, Campaign campaign) in Campaigns(scale))
            results.Add(
                new UnlearntResult(
                    name,
                    [.. campaign.Parameters.Where(prior => prior.IsFree).Select(prior => prior.Name.Split('.')[1])],
                    await LearnAsync(campaign, cancellation)
                )
            );
        return results;
    }

    private async Task<IReadOnlyList<UnlearntScore>> LearnAsync(Campaign campaign, CancellationToken cancellation)
    {
        NetworkBundle bundle = await StudyTraining.LearnAsync(
            campaign,
            null,
            scale.Epochs,
            campaign.Model,
            display,
            cancellation
        );
        display.Say("Setting the widths of bands, and learning what right spectra look like.");
        bundle = await BandCalibration.AddAsync(bundle, campaign, null, ProcessorEngine.Instance, cancellation);
        bundle = await IntervalCalibration.AddAsync(bundle, campaign, ProcessorEngine.Instance, cancellation);
        bundle = await OodTraining.AddAsync(bundle, campaign, null, ProcessorEngine.Instance, cancellation);
        var scores = new List<UnlearntScore>();
        foreach ((string name, bool isLearnt, GapPattern pattern) in Gaps)
            scores.Add(await ScoreAsync(bundle, campaign, name, isLearnt, pattern, cancellation));
        return scores;
    }

    private async Task<UnlearntScore> ScoreAsync(
        NetworkBundle bundle,
        Campaign campaign,
        string name,
        bool isLearnt,
        GapPattern pattern,
        CancellationToken cancellation
    )
    {
        HeldOutSpectra heldOut = await HeldOutSpectra.DrawAsync(
            campaign,
            scale.Test,
            HeldOutSet.UnlearntGaps,
            null,
            cancellation
        );
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(heldOut.Campaign, null, cancellation);
        var sampler = new GapSampler(heldOut.Campaign with { Gaps = [pattern] });
        (Observation[] observations, double[][] truths, float[] clean) = Observed(heldOut, sampler, encoder);
        EncodedObservation[] encoded =
        [
            .. (await encoder.EncodeAsync(observations, null, cancellation)).Select(outcome => ((Encoded)outcome).Observation),
        ];
        NetworkInput input = CampaignEncoder.Stack(encoded);
        using NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, ProcessorEngine.Instance);
        InferenceResult used = runner.Infer(input, new InferenceSettings(TargetsOfEveryPass: false)),
            all = runner.Infer(input, new InferenceSettings(Passes, Tolerance: 0));
        OodMonitor monitor = OodLayout.Read(bundle)!;
        int flagged = encoded
            .Index()
            .Count(one => monitor.Judge(OodTraining.Of(one.Item, used, one.Index, null)).Combined < 0.01);
        ParameterInterval[][] Intervals(float[] targets, float[] sigmas) =>
            [
                .. encoded.Select(
                    (one, row) =>
                        encoder.DecodeIntervals(
                            one,
                            targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount),
                            sigmas.AsSpan(row * encoder.TargetCount, encoder.TargetCount)
                        )
                ),
            ];
        ParameterInterval[][] published = Intervals(used.Targets, used.TargetSigmas);
        BandCoverage? bands = BandJudge.Of(input, used, clean, campaign.GridEdges) is [{ } whole, ..] ? whole : null;
        return new UnlearntScore(
            name,
            isLearnt,
            [
                .. all.PassTargets.Select(targets =>
                    Intervals(targets, all.TargetSigmas)
                        .Zip(truths, (found, truth) => found.Zip(truth, (one, t) => Math.Pow(one.Value - t, 2)).Average())
                        .Average()
                ),
            ],
            (bands?.Coverage ?? double.NaN, bands?.StandardError ?? double.NaN),
            [
                .. Enumerable
                    .Range(0, encoder.TargetCount)
                    .Select(p =>
                        published
                            .Zip(truths, (found, truth) => found[p].Lower <= truth[p] && truth[p] <= found[p].Upper ? 1.0 : 0)
                            .Average()
                    ),
            ],
            (double)flagged / encoded.Length
        );
    }

    private static (Observation[] Observations, double[][] Truths, float[] Clean) Observed(
        HeldOutSpectra heldOut,
        GapSampler sampler,
        CampaignEncoder encoder
    )
    {
        int[] free = [.. heldOut.Campaign.Parameters.Index().Where(prior => prior.Item.IsFree).Select(prior => prior.Index)];
        var observations = new List<Observation>();
        var truths = new List<double[]>();
        foreach (Shard shard in heldOut.Shards)
            for (int row = 0; row < shard.Count; row++)
            {
                bool[] observed = new bool[shard.BinCount];
                sampler.Draw((uint)shard.Index, row, observed);
                double[] density =
                [
                    .. shard
                        .Expected.AsSpan(row * shard.BinCount, shard.BinCount)
                        .ToArray()
                        .Select((value, bin) => observed[bin] ? (double)value : 0),
                ];
                observations.Add(
                    new Observation { Name = $"{observations.Count}", Payload = new FluxPayload(density, observed) }
                );
                truths.Add([.. free.Select(p => shard.Parameters[(row * shard.ParameterCount) + p])]);
            }
        return ([.. observations], [.. truths], encoder.Encode(heldOut.Shards).Clean);
    }
}
