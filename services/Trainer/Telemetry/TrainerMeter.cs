using System.Diagnostics.Metrics;
using Almagest.Networks;

namespace Almagest.Trainer.Telemetry;

/// <summary>How the training at hand gets on, one series for each network; losses in units of the spread of the training data,
/// squared.</summary>
internal static class TrainerMeter
{
    private static readonly Meter Meter = new("Almagest.Trainer");
    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>("almagest.trainer.loss", "1");
    private static readonly Gauge<double> ValidationLoss = Meter.CreateGauge<double>("almagest.trainer.validation_loss", "1");
    private static readonly Gauge<double> Rate = Meter.CreateGauge<double>("almagest.trainer.rate", "{spectrum}/s");
    private static readonly Gauge<double> TimeLeft = Meter.CreateGauge<double>("almagest.trainer.time_left", "s");
    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>("almagest.trainer.epochs", "{epoch}");

    public static void Learnt(TrainingProgress progress)
    {
        var stage = new KeyValuePair<string, object?>("stage", progress.Stage);
        Loss.Record(progress.TrainingLoss, stage);
        ValidationLoss.Record(progress.ValidationLoss, stage);
        Rate.Record(progress.SpectraPerSecond, stage);
        TimeLeft.Record(progress.TimeLeft.TotalSeconds, stage);
        Epochs.Add(1, stage);
    }
}
