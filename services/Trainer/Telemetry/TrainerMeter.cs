using System.Diagnostics.Metrics;
using Almagest.Networks;

namespace Almagest.Trainer.Telemetry;

/// <summary>How the training at hand gets on, one series for each network; losses in units of the spread of the training data,
/// squared.</summary>
internal static class TrainerMeter
{
    private static readonly Meter Meter = new("Almagest.Trainer");

    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>(
        "almagest.trainer.loss",
        "",
        "Loss of the last epoch, in units of the spread of the training data, squared; `stage`"
    );

    private static readonly Gauge<double> ValidationLoss = Meter.CreateGauge<double>(
        "almagest.trainer.validation_loss",
        "",
        "The same of spectra that were held out; `stage`"
    );

    private static readonly Gauge<double> Rate = Meter.CreateGauge<double>(
        "almagest.trainer.rate",
        "",
        "Spectra learnt from in a second; `stage`"
    );

    private static readonly Gauge<double> TimeLeft = Meter.CreateGauge<double>(
        "almagest.trainer.time_left",
        "s",
        "Time until the stage ends if it goes on as it does; `stage`"
    );

    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>(
        "almagest.trainer.epochs",
        "{epoch}",
        "Epochs learnt; `stage`"
    );

    private static readonly Counter<long> Trainings = Meter.CreateCounter<long>(
        "almagest.trainer.trainings",
        "{training}",
        "Trainings ended here; `outcome`: done, broken"
    );

    public static void Ended(bool isDone) =>
        Trainings.Add(1, new KeyValuePair<string, object?>("outcome", isDone ? "done" : "broken"));

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
