using System.Globalization;
using Almagest.Application.Trainings;
using Almagest.Cli.Terminal;
using Almagest.Networks;
using Almagest.Storage.Trainings;

namespace Almagest.Cli.Hosting;

/// <summary>Has a network learnt, and shows how the fleet gets on with it.</summary>
internal static class TrainingWatch
{
    /// <returns>The network's id.</returns>
    public static async Task<string> TrainAsync(
        Session session,
        WorkDisplay display,
        TrainingRequest request,
        CancellationToken cancellation
    )
    {
        var phases = new WorkPhases(display);
        TrainedNetwork trained = await phases.FollowAsync(
            () =>
                session
                    .Get<NetworkTraining>()
                    .RunAsync(request, new Reports<TrainProgress>(progress => Show(phases, progress)), cancellation),
            cancellation
        );
        if (trained.Start is { } start)
            display.Say($"note: network {trained.NetworkId[..12]}, start {start}.");
        if (trained.CalibrationFailure is { } failure)
            display.Say(
                $"note: network {trained.NetworkId[..12]} is kept and never used, for its posteriors failed their calibration: "
                    + $"{failure}. 'almagest network show {trained.NetworkId[..12]}' has the figures."
            );
        return trained.NetworkId;
    }

    public static void Show(WorkPhases phases, TrainProgress progress)
    {
        if (progress is TrainProgress.Simulating drawn)
            phases.Show("simulating", "spectra", new WorkState(drawn.Spectra, drawn.Of, "", drawn.IsDone));
        else if (progress is TrainProgress.Learning learning)
            phases.Show("training", "epochs", StateOf(learning));
    }

    /// <summary>Members of an ensemble learn first, and each has as many epochs.</summary>
    private static WorkState StateOf(TrainProgress.Learning learning)
    {
        Training whole = learning.Training,
            spoke = learning.Spoke;
        string detail =
            !double.IsFinite(spoke.Loss) ? ""
            : double.IsFinite(spoke.ValidationLoss)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{spoke.Stage} loss {spoke.Loss:G3}, kept out {spoke.ValidationLoss:G3}"
                )
            : string.Create(CultureInfo.InvariantCulture, $"loss {spoke.Loss:G3}");
        int learnt = learning.Members.Count(one => one.NetworkId is not null);
        if (learnt < learning.Members.Count)
            return new WorkState(
                learning.Members.Sum(one => (long)one.Epoch),
                (long)learning.MembersInAll * learning.Members.Max(one => one.Epochs),
                detail,
                learning.IsDone,
                $"{learning.MembersInAll} networks, {learnt} done"
            );
        bool ofSpectra = whole.Stage is TrainingStage.WidthsOfBands or TrainingStage.Monitor or TrainingStage.PosteriorFits;
        return new WorkState(
            whole.Epoch,
            whole.Epochs,
            detail,
            learning.IsDone,
            PartOf(whole.Stage),
            ofSpectra ? "spectra" : null
        );
    }

    /// <summary>Auto-encoder and regressors learn side by side.</summary>
    private static string? PartOf(string? stage) =>
        stage is TrainingStage.Denoiser or TrainingStage.Regressor ? "networks" : stage;
}
