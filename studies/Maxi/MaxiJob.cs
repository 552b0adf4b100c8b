using System.Diagnostics;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Uncertainty;
using Almagest.Studies.Training;

namespace Almagest.Studies.Maxi;

/// <summary>How large this part of the study is.</summary>
/// <param name="Training">Sources to learn from.</param>
/// <param name="Test">Others, to judge bands by.</param>
/// <param name="Fits">The first of these, which are fitted too.</param>
/// <param name="Epochs">Null: as many as `almagest train` takes.</param>
internal sealed record MaxiScale(int Training = 24_000, int Test = 2_000, int Fits = 400, int? Epochs = null)
{
    public static MaxiScale Quick { get; } = new(768, 60, 16, 4);
}

/// <summary>The named campaign: learns a network, and sets it beside classical fits on sources that lack any of three
/// bands.</summary>
internal sealed class MaxiJob(MaxiScale scale, WorkDisplay display)
{
    private static readonly int[][] Seen =
    [
        [0, 1, 2],
        [1, 2],
        [0, 2],
        [0, 1],
        [0],
        [1],
        [2],
    ];
    private readonly SyntheticLibrary _library = new();

    public async Task<MaxiResult> RunAsync(bool hasCutoff, CancellationToken cancellation)
    {
        Campaign campaign = MaxiCampaign.Of(hasCutoff, scale.Training, _library.Keys);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, _library, cancellation);
        var clock = Stopwatch.StartNew();
        NetworkBundle bundle = await StudyTraining.LearnAsync(
            campaign,
            _library,
            scale.Epochs,
            $"{campaign.Model}: learning",
            display,
            cancellation
        );
        bundle = await BandCalibration.AddAsync(bundle, campaign, _library, ProcessorEngine.Instance, cancellation);
        TimeSpan learnt = clock.Elapsed;

        IReadOnlyList<MaxiSource> sources = await MaxiSource.DrawAsync(
            MaxiCampaign.Of(hasCutoff, scale.Test, _library.Keys, seed: 2),
            _library,
            cancellation
        );
        using NetworkRunner runner = NetworkRunner.Load(bundle, campaign.Id, ProcessorEngine.Instance);
        var patterns = new List<MaxiPattern>();
        var examples = new List<MaxiExample>();
        Task judging = Task.Run(
            async () =>
            {
                foreach (int[] present in Seen)
                {
                    var pattern = new MaxiJudge(campaign, _library, sources, scale.Fits, present);
                    IReadOnlyList<EncodedObservation> encoded =
                    [
                        .. (
                            await encoder.EncodeAsync(
                                [.. sources.Select(source => source.SeenBy(present))],
                                _library,
                                cancellation
                            )
                        ).Select(outcome => ((Encoded)outcome).Observation),
                    ];
                    InferenceResult answer = runner.Infer(
                        CampaignEncoder.Stack(encoded),
                        new InferenceSettings(TargetsOfEveryPass: false)
                    );
                    FilledSpectrum[] filled =
                    [
                        .. encoded.Select(
                            (one, row) =>
                                encoder.DecodeFilled(
                                    one,
                                    Row(answer.Filled, row, encoder.BinCount),
                                    Row(answer.FilledHalfWidths!, row, encoder.BinCount)
                                )
                        ),
                    ];
                    double[][] parameters =
                    [
                        .. encoded.Select(
                            (one, row) => encoder.DecodeParameters(one, Row(answer.Targets, row, encoder.TargetCount))
                        ),
                    ];
                    patterns.Add(pattern.Judge(parameters, filled, cancellation));
                    if (present.Length == 2)
                        examples.Add(new MaxiExample(Enumerable.Range(0, 3).Except(present).Single(), sources[0], filled[0]));
                }
            },
            cancellation
        );
        await display.WatchAsync(
            $"{campaign.Model}: classical fits",
            "patterns",
            _ => Task.FromResult(new WorkState(patterns.Count, Seen.Length, "", judging.IsCompleted)),
            cancellation
        );
        await judging;
        return new MaxiResult(
            campaign,
            sources.Count,
            scale.Fits,
            MaxiJudge.ShapesOf(campaign),
            patterns,
            bundle.Metadata.Metrics!.Bands!,
            examples,
            learnt
        );
    }

    private static ReadOnlySpan<float> Row(float[] values, int row, int columns) => values.AsSpan(row * columns, columns);
}
