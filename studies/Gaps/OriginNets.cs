using Almagest.Learning.Encoders;
using Almagest.Studies.Plain;

namespace Almagest.Studies.Gaps;

/// <summary>The kinds of net that the origin trained.</summary>
internal enum OriginKind
{
    Regressor,
    AutoEncoder,
    Denoiser,
}

/// <summary>One training of one architecture, judged on the test spectra.</summary>
/// <param name="Net">The trained net.</param>
/// <param name="TrainError">Mean squared error on the training rows: of the parameters, or of x in every bin.</param>
/// <param name="TestError">The same on the test spectra.</param>
/// <param name="MissingError">Of x in the missing bins of the gap fix24, filled from N(0, 1); NaN for regressors.</param>
/// <param name="IsDead">Its answer does not depend on the spectrum: ReLU units that no spectrum wakes, layer by layer.</param>
internal sealed record OriginRun(PlainNet Net, double TrainError, double TestError, double MissingError, bool IsDead);

/// <summary>The origin's nets: dense, ReLU, Adam at 1e-3, no masks, no clamping.</summary>
internal static class OriginNets
{
    private const double RegressorShare = 0.8,
        EncoderShare = 0.875; // of 8,000: as 80/20 of 80 %, and 70 % of all

    public static IReadOnlyList<int[]> HiddenLayers(OriginKind kind) =>
        kind == OriginKind.Regressor
            ?
            [
                [32, 16],
                [64, 32],
                [64, 64, 32, 32],
                [128, 64, 32],
                [128, 128, 64, 64],
                [256, 128, 64, 32],
            ]
            :
            [
                [64],
                [32],
                [64, 32, 64],
                [64, 16, 64],
                [96, 64, 32, 64, 96],
                [64, 32, 8, 32, 64],
            ];

    /// <summary>The one that the origin reported: 128-64-64-32-32-2; its auto-encoders' widths are not known, so the fourth
    /// stands for them.</summary>
    public static int[] Reported(OriginKind kind) => HiddenLayers(kind)[kind == OriginKind.Regressor ? 2 : 3];

    public static OriginRun Train(
        OriginKind kind,
        int[] hidden,
        PlainLoss loss,
        StudySpectra spectra,
        int epochs,
        int seed,
        CancellationToken cancellation
    )
    {
        bool regressor = kind == OriginKind.Regressor;
        int bins = spectra.Grid.BinCount;
        (PlainRows training, PlainRows validation) = spectra.Split(
            regressor ? spectra.Learnt.Truth : spectra.Normalised(spectra.Learnt),
            regressor ? RegressorShare : EncoderShare
        );
        var settings = new PlainSettings([bins, .. hidden, regressor ? 2 : bins], loss) { Epochs = epochs, Seed = seed };
        PlainNet net = PlainTraining.Train(
            settings,
            training,
            validation,
            kind == OriginKind.Denoiser ? Gaps(spectra) : null,
            cancellation
        );
        float[] x = spectra.Normalised(spectra.Test),
            targets = regressor ? spectra.Test.Truth : x,
            answer = net.Predict(x);
        bool[] fix24 = spectra.Gaps[1].Observed;
        double missing = regressor
            ? double.NaN
            : Errors.Where(net.Predict(GapFills.Spoil(x, fix24, GapFill.Normal, new Random(3))), x, i => !fix24[i]);
        return new OriginRun(
            net,
            Errors.MeanSquare(net.Predict(training.Inputs), training.Targets),
            Errors.MeanSquare(answer, targets),
            missing,
            IsConstant(answer, settings.Widths[^1])
        );
    }

    private static bool IsConstant(float[] answers, int columns) =>
        Enumerable
            .Range(0, columns)
            .All(column =>
            {
                float[] values =
                [
                    .. Enumerable.Range(0, answers.Length / columns).Select(row => answers[(row * columns) + column]),
                ];
                return values.Max() - values.Min() < 1e-4;
            });

    /// <summary>A gap of one of the three kinds, another each time, filled from N(0, 1).</summary>
    private static Spoil Gaps(StudySpectra spectra)
    {
        var gaps = new GapSampler(spectra.Campaign);
        bool[] observed = new bool[spectra.Grid.BinCount];
        uint drawn = 0;
        return (random, row) =>
        {
            gaps.Draw(++drawn, 0, observed);
            for (int bin = 0; bin < row.Length; bin++)
                if (!observed[bin])
                    row[bin] = GapFills.Draw(GapFill.Normal, random);
        };
    }
}

internal static class Errors
{
    public static double MeanSquare(float[] found, float[] truth) => Where(found, truth, _ => true);

    public static double Where(float[] found, float[] truth, Func<int, bool> counts)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < found.Length; i++)
        {
            if (!counts(i))
                continue;
            double error = (double)found[i] - truth[i];
            sum += error * error;
            count++;
        }
        return sum / count;
    }
}
