using System.Diagnostics;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fillers;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Torch;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra.Responses;
using Almagest.Studies.Maxi;
using Almagest.Trainer.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Studies.Fillers;

/// <summary>How large this part of the study is.</summary>
/// <param name="Training">Spectra to learn from.</param>
/// <param name="Test">Others to judge by.</param>
/// <param name="Epochs">Of every network.</param>
internal sealed record FillerScale(int Training = 8_000, int Test = 1_000, int Epochs = 60)
{
    public static FillerScale Quick { get; } = new(1_200, 200, 4);
}

/// <summary>One way to fill gaps, on one task.</summary>
/// <param name="TargetError">Mean square of the targets' error, as the network's regressor reads them off the filled
/// spectra.</param>
/// <param name="Groups">Errors and bands of filled bins, in all, by gap and by counts.</param>
/// <param name="Learning">CPU time; of the auto-encoder with its regressor and bands.</param>
/// <param name="Filling">CPU time for each spectrum.</param>
internal sealed record FillerScore(
    string Name,
    double TargetError,
    IReadOnlyList<BandCoverage> Groups,
    TimeSpan Learning,
    TimeSpan Filling
);

/// <summary>What was found on one task.</summary>
/// <param name="Unit">Of values, in which errors and half widths are.</param>
/// <param name="Baseline">Mean square of the targets' error of who ignores the data.</param>
/// <param name="Scores">Of each filler.</param>
internal sealed record FillerResult(string Title, string Unit, double Baseline, IReadOnlyList<FillerScore> Scores);

/// <summary>Sets generative ways to fill gaps beside the iterated auto-encoder: same spectra, same gaps, as many
/// epochs.</summary>
internal sealed class FillerJob(FillerScale scale, WorkDisplay display)
{
    public async Task<IReadOnlyList<FillerResult>> RunAsync(CancellationToken cancellation)
    {
        var telescopes = new SyntheticLibrary();
        return
        [
            await RunAsync(
                "Protocol S: a redshifted power law without noise",
                "dex",
                ProtocolS.Campaign(spectra: scale.Training + scale.Test),
                null,
                cancellation
            ),
            await RunAsync(
                "A black-hole binary in three bands, with noise",
                "dex",
                MaxiCampaign.Of(hasCutoff: false, scale.Training + scale.Test, telescopes.Keys),
                telescopes,
                cancellation
            ),
        ];
    }

    private async Task<FillerResult> RunAsync(
        string title,
        string unit,
        Campaign campaign,
        IResponseLibrary? library,
        CancellationToken cancellation
    )
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, library, cancellation);
        Shard[] all = (await ShardSimulator.CreateAsync(campaign, library, cancellation)).DrawAll(cancellation);
        Shard[] learnt = all[..(scale.Training / campaign.ShardSize)],
            held = all[learnt.Length..];
        TrainingSet test = encoder.EncodeEpoch(held, 0);
        var epochs = new Dictionary<int, TrainingSet>();
        // Two draws of gaps and noise in turn, as a network of counts is shown; without noise, gaps are drawn anew each time.
        TrainingSet Epoch(int epoch) =>
            library is null ? encoder.EncodeEpoch(learnt, epoch)
            : epochs.TryGetValue(epoch % 2, out TrainingSet? known) ? known
            : epochs[epoch % 2] = encoder.EncodeEpoch(learnt, epoch % 2);
        var description = new NetworkDescription(campaign.Id, encoder.TargetNames, campaign.GridEdges, encoder.ContextCount);
        int done = 0;
        var scores = new List<FillerScore>();
        Task work = Task.Run(
            async () =>
            {
                TimeSpan begun = Spent();
                NetworkBundle bundle = NetworkRecipe.Train(
                    encoder,
                    learnt,
                    new TrainingSettings { Epochs = scale.Epochs },
                    new Progress<TrainingProgress>(),
                    checkpoints: null,
                    ProcessorEngine.Instance,
                    NullLogger.Instance,
                    cancellation
                );
                bundle = await BandCalibration.AddAsync(bundle, campaign, library, ProcessorEngine.Instance, cancellation);
                TimeSpan learning = Spent() - begun;
                using NetworkRunner reader = NetworkRunner.Load(bundle, campaign.Id, ProcessorEngine.Instance);
                Judge(new DenoiserFiller(NetworkRunner.Load(bundle, campaign.Id, ProcessorEngine.Instance)), learning);
                foreach (GenerativeKind kind in Enum.GetValues<GenerativeKind>())
                {
                    begun = Spent();
                    GenerativeFiller filler = GenerativeFiller.Train(
                        kind,
                        Epoch,
                        description,
                        new FillerSettings { Epochs = scale.Epochs },
                        TorchEngine.Cpu(),
                        cancellation
                    );
                    Judge(filler, Spent() - begun);
                }

                void Judge(IGapFiller filler, TimeSpan took)
                {
                    using IGapFiller one = filler;
                    TimeSpan before = Spent();
                    GapFilling filling = one.Fill(test.Input);
                    TimeSpan filled = (Spent() - before) / test.Input.Count;
                    double error = MeanSquare(reader.InferFilled(test.Input, filling.Filled), test.Targets);
                    scores.Add(
                        new FillerScore(
                            one.Name,
                            error,
                            BandJudge.Of(test.Input, filling, test.Clean, campaign.GridEdges),
                            took,
                            filled
                        )
                    );
                    done++;
                }
            },
            cancellation
        );
        await display.WatchAsync(
            title,
            "fillers",
            _ => Task.FromResult(new WorkState(done, 3, "", work.IsCompleted)),
            cancellation
        );
        await work;
        int columns = encoder.TargetCount;
        double[] means =
        [
            .. Enumerable.Range(0, columns).Select(column => test.Targets.Where((_, i) => i % columns == column).Average()),
        ];
        return new FillerResult(
            title,
            unit,
            MeanSquare([.. test.Targets.Select((_, i) => (float)means[i % columns])], test.Targets),
            scores
        );
    }

    private static TimeSpan Spent()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double MeanSquare(float[] answers, float[] truth) =>
        answers.Zip(truth, (answer, right) => Math.Pow(answer - right, 2)).Average();
}
