using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Learning.Calibration;
using Almagest.Networks.Bundles;
using Almagest.Storage.Trainings;

namespace Almagest.Pages.Networks;

/// <summary>How a network learnt, and how its posteriors hold.</summary>
internal static class NetworkPictures
{
    private const int Width = 400,
        Height = 240;

    /// <summary>Losses after each epoch; null: there are not two.</summary>
    public static Picture? Curve(string stage, IReadOnlyList<EpochLosses> losses) =>
        Curve(stage, [.. losses.Select((one, place) => new LearntEpoch(stage, place + 1, one.Training, one.Validation))]);

    /// <param name="losses">Of one stage, in order; some may be missing.</param>
    public static Picture? Curve(string stage, IReadOnlyList<LearntEpoch> losses)
    {
        double[] all =
        [
            .. losses.SelectMany(one => new[] { one.Loss, one.ValidationLoss }).Where(loss => loss > 0 && double.IsFinite(loss)),
        ];
        if (losses.Count < 2 || all.Length == 0)
            return null;
        return new Chart("", "epoch", "loss", logY: true)
            .XRange(losses[0].Epoch, losses[^1].Epoch)
            .YRange(all.Min() / 1.2, all.Max() * 1.2)
            .Line("training", losses.Select(one => ((double)one.Epoch, one.Loss)), Ink.Blue)
            .Line("validation", losses.Select(one => ((double)one.Epoch, one.ValidationLoss)), Ink.Orange)
            .Draw(Width, Height, $"{stage}: losses of {losses.Count} epochs, of training and validation");
    }

    /// <summary>Shares of the ranks of known truths among samples, with what is left to chance between dashed lines; null: there
    /// are none.</summary>
    public static Picture? Ranks(string parameter, RankCalibration ranks, int trials)
    {
        int bins = ranks.Histogram.Length;
        if (bins == 0 || trials == 0)
            return null;
        double expected = 1.0 / bins,
            chance = 2 * Math.Sqrt(expected * (1 - expected) / trials),
            highest = Math.Max(ranks.Histogram.Max(), expected + chance);
        return new Chart("", "rank of the truth among the samples", "share")
            .XRange(0, 1)
            .YRange(0, 1.1 * highest)
            .Histogram(null, [.. Enumerable.Range(0, bins + 1).Select(i => (double)i / bins)], ranks.Histogram, Ink.Blue)
            .Line(null, [(0, expected + chance), (1, expected + chance)], Ink.Grey, dashed: true)
            .Line(null, [(0, Math.Max(0, expected - chance)), (1, Math.Max(0, expected - chance))], Ink.Grey, dashed: true)
            .Draw(Width, Height, $"{parameter}: ranks of {trials} truths, flat if calibrated");
    }
}
