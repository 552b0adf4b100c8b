using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Learning.Calibration;
using Almagest.Networks.Bundles;

namespace Almagest.Pages.Networks;

/// <summary>How a network learnt, and how its posteriors hold.</summary>
internal static class NetworkPictures
{
    private const int Width = 400,
        Height = 240;

    /// <summary>Losses after each epoch; null: there are not two.</summary>
    public static Picture? Curve(string stage, IReadOnlyList<EpochLosses> losses)
    {
        double[] all = [.. losses.SelectMany(one => new[] { one.Training, one.Validation }).Where(loss => loss > 0)];
        if (losses.Count < 2 || all.Length == 0)
            return null;
        return new Chart("", "epoch", "loss", logY: true)
            .XRange(1, losses.Count)
            .YRange(all.Min() / 1.2, all.Max() * 1.2)
            .Line("training", losses.Select((one, epoch) => (epoch + 1.0, one.Training)), Ink.Blue)
            .Line("validation", losses.Select((one, epoch) => (epoch + 1.0, one.Validation)), Ink.Orange)
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
