using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Emulation;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Spectra.Observations;
using Almagest.Trainer.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Studies.Gaps;

/// <summary>Almagest's own networks on the same spectra, trained as `almagest train` does.</summary>
/// <param name="spectra">To learn from and to test on.</param>
/// <param name="trainings">That differ in their first weights.</param>
internal sealed class OurPasses(StudySpectra spectra, int trainings)
{
    public const int Passes = 20;
    private const string Name = "Almagest";

    /// <summary>A study may take longer than a demonstration.</summary>
    private const int Epochs = 120;

    /// <summary>Of the learnt Gauss-Newton.</summary>
    private const int Seeds = 5;

    public async Task<(IReadOnlyList<ParameterRow> Rows, double MissingError)> RowsAsync(
        IProgress<Networks.TrainingProgress> progress,
        CancellationToken cancellation
    )
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(spectra.Campaign, null, cancellation);
        var all = new List<(IReadOnlyList<ParameterRow> Rows, double Missing)>();
        for (int seed = 1; seed <= trainings; seed++)
            all.Add(await TrainAsync(encoder, seed, progress, cancellation));
        // The learnt Gauss-Newton has seeds of its own and is told once.
        IReadOnlyList<ParameterRow> first = all[0].Rows;
        ParameterRow Over(int row, string system, Func<IEnumerable<double>, double> figure) =>
            first[row] with
            {
                System = system,
                Errors = [.. first[row].Errors.Select((_, gap) => figure(all.Select(one => one.Rows[row].Errors[gap])))],
            };
        int[] numbers = [.. Enumerable.Range(0, first.Count)];
        return (
            [
                .. numbers.Select(row => Over(row, Name, errors => errors.Average())),
                .. trainings == 1
                    ? []
                    : numbers.Select(row => Over(row, $"{Name}, worst of {trainings} seeds", errors => errors.Max())),
                .. await GaussNewtonAsync(encoder, await EncodedAsync(encoder, cancellation), cancellation),
            ],
            all.Average(one => one.Missing)
        );
    }

    private async Task<IReadOnlyList<IReadOnlyList<EncodedObservation>>> EncodedAsync(
        CampaignEncoder encoder,
        CancellationToken cancellation
    )
    {
        var gaps = new List<IReadOnlyList<EncodedObservation>>();
        foreach (StudyGap gap in spectra.Gaps)
            gaps.Add([
                .. (await encoder.EncodeAsync(Observations(gap), null, cancellation)).Select(outcome =>
                    ((Encoded)outcome).Observation
                ),
            ]);
        return gaps;
    }

    private async Task<(IReadOnlyList<ParameterRow> Rows, double Missing)> TrainAsync(
        CampaignEncoder encoder,
        int seed,
        IProgress<Networks.TrainingProgress> progress,
        CancellationToken cancellation
    )
    {
        NetworkBundle bundle = await Task.Run(
            () =>
                NetworkRecipe.Train(
                    encoder,
                    spectra.Shards,
                    new TrainingSettings { Epochs = Epochs, Seed = seed },
                    progress,
                    null,
                    ProcessorEngine.Instance,
                    NullLogger.Instance,
                    cancellation
                ),
            cancellation
        );
        using NetworkRunner runner = NetworkRunner.Load(bundle, encoder.CampaignId, ProcessorEngine.Instance);
        var answers = new List<(InferenceResult Filled, float[] Ignored, IReadOnlyList<EncodedObservation> Encoded)>();
        foreach (IReadOnlyList<EncodedObservation> encoded in await EncodedAsync(encoder, cancellation))
        {
            NetworkInput input = CampaignEncoder.Stack(encoded);
            answers.Add(
                (runner.Infer(input, new InferenceSettings(Passes, Tolerance: 0)), runner.InferGapIgnored(input), encoded)
            );
        }
        double[] ErrorsOf(
            Func<(InferenceResult Filled, float[] Ignored, IReadOnlyList<EncodedObservation> Encoded), float[]> targets
        ) =>
            [
                .. answers.Select(answer =>
                    Errors.MeanSquare(Decode(encoder, answer.Encoded, targets(answer)), spectra.Test.Truth)
                ),
            ];
        return (
            [
                new(Name, "gap as it is", 0, ErrorsOf(answer => answer.Ignored)),
                .. Enumerable
                    .Range(1, Passes)
                    .Select(pass => new ParameterRow(
                        Name,
                        $"DAE, pass {pass}",
                        pass,
                        ErrorsOf(answer => answer.Filled.PassTargets[Math.Min(pass, answer.Filled.Passes) - 1])
                    )),
            ],
            MissingError(encoder, answers[1].Encoded, answers[1].Filled.Filled)
        );
    }

    /// <summary>The emulator of each seed, solved in as many steps; the worst seed is told.</summary>
    private async Task<IReadOnlyList<ParameterRow>> GaussNewtonAsync(
        CampaignEncoder encoder,
        IEnumerable<IReadOnlyList<EncodedObservation>> gaps,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<EncodedObservation>[] encoded = [.. gaps];
        TrainingSet set = encoder.Encode(spectra.Shards);
        double[][][] errors = await Task.Run(
            () =>
                Enumerable
                    .Range(1, Seeds)
                    .Select(seed =>
                    {
                        Emulator emulator = EmulatorTraining.Train(set, Epochs, seed, cancellation);
                        return encoded
                            .Select(one =>
                                emulator
                                    .Solve(CampaignEncoder.Stack(one), Passes)
                                    .Select(targets => Errors.MeanSquare(Decode(encoder, one, targets), spectra.Test.Truth))
                                    .ToArray()
                            )
                            .ToArray();
                    })
                    .ToArray(),
            cancellation
        );
        return
        [
            .. Enumerable
                .Range(1, Passes)
                .Select(pass => new ParameterRow(
                    "learnt Gauss-Newton",
                    $"step {pass}, worst of {Seeds} seeds",
                    pass,
                    [.. encoded.Select((_, gap) => errors.Max(seed => seed[gap][pass - 1]))]
                )),
        ];
    }

    private Observation[] Observations(StudyGap gap)
    {
        int bins = spectra.Grid.BinCount;
        return
        [
            .. Enumerable
                .Range(0, spectra.Test.Count)
                .Select(row => new Observation
                {
                    Name = $"{row}",
                    Payload = new FluxPayload(
                        [
                            .. Enumerable
                                .Range(row * bins, bins)
                                .Select(i => gap.Observed[i] ? Math.Pow(10, spectra.Test.LogDensity[i]) : 0),
                        ],
                        gap.Observed[(row * bins)..((row + 1) * bins)]
                    ),
                }),
        ];
    }

    private static float[] Decode(CampaignEncoder encoder, IReadOnlyList<EncodedObservation> encoded, float[] targets)
    {
        int columns = encoder.TargetCount;
        float[] none = new float[columns];
        return
        [
            .. encoded.SelectMany(
                (one, row) =>
                    encoder
                        .DecodeIntervals(one, targets.AsSpan(row * columns, columns), none)
                        .Select(interval => (float)interval.Value)
            ),
        ];
    }

    /// <summary>Of x in the missing bins of fix24.</summary>
    private double MissingError(CampaignEncoder encoder, IReadOnlyList<EncodedObservation> encoded, float[] filled)
    {
        int bins = spectra.Grid.BinCount;
        double range = spectra.Highest - spectra.Lowest;
        float[] x =
        [
            .. encoded
                .SelectMany((one, row) => encoder.DecodeFilled(one, filled.AsSpan(row * bins, bins)).Filled)
                .Select(s => (float)((Math.Log10(s) - spectra.Lowest) / range)),
        ];
        return Errors.Where(x, spectra.Normalised(spectra.Test), i => !spectra.Gaps[1].Observed[i]);
    }
}
