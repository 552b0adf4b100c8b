using Almagest.Learning.Campaigns;
using Almagest.Networks;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Trainings;
using Almagest.Tests;
using Almagest.Trainer.Sessions;

namespace Almagest.Trainer.Tests.Sessions;

public sealed class TrainingReporterTests
{
    [Fact]
    public async Task Epochs_of_nets_that_learn_side_by_side_are_added_up_and_what_comes_after_is_told_by_itself()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using RoleHost host = await RoleHost.StartAsync(builder => builder.AddTrainer(), bus => bus.AddTrainerConsumers());
        ITrainingStore trainings = host.Get<ITrainingStore>();
        await host.Get<ICampaignStore>().AddAsync(ProtocolS.Campaign(spectra: 400), cancellation);
        Guid id = await trainings.CreateAsync(new NewTraining(ProtocolS.Campaign(spectra: 400).Id, "{}"), cancellation);
        await using var reporter = new TrainingReporter(trainings, id, TimeProvider.System);

        Report(TrainingStage.Denoiser, 2, 4);
        Report(TrainingStage.Denoiser, 3, 4);
        Report(TrainingStage.Regressor, 2, 7);
        await TellsAsync(5, 11, TrainingStage.Regressor);
        Report(TrainingStage.PosteriorFits, 100, 1_200);
        await TellsAsync(100, 1_200, TrainingStage.PosteriorFits);
        Report(TrainingStage.Posterior, 1, 24);
        await TellsAsync(1, 24, TrainingStage.Posterior);
        // Each epoch is told, however many there were between two reports; what has no loss is none.
        Assert.Equal(
            [
                (TrainingStage.Denoiser, 2),
                (TrainingStage.Denoiser, 3),
                (TrainingStage.Posterior, 1),
                (TrainingStage.Regressor, 2),
            ],
            (await trainings.EpochsAsync([id], cancellation))[id].Select(one => (one.Stage, one.Epoch)).Order()
        );

        void Report(string stage, int done, int of) =>
            reporter.Report(
                new TrainingProgress(
                    stage,
                    done,
                    of,
                    stage == TrainingStage.PosteriorFits ? double.NaN : 0.5,
                    0.6,
                    1000,
                    TimeSpan.Zero
                )
            );
        Task TellsAsync(int done, int of, string stage) =>
            RoleHost.EventuallyAsync(() =>
                trainings.FindAsync(id, cancellation).GetAwaiter().GetResult() is { } state
                && (state.Epoch, state.Epochs, state.Stage) == (done, of, stage)
            );
    }
}
