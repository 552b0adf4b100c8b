using System.Globalization;
using Almagest.Application.Trainings;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Networks;
using Almagest.Spectra;
using Almagest.Storage;

namespace Almagest.Cli.Hosting;

/// <summary>Asks for a network and shows, from the database alone, how the fleet gets on with it.</summary>
internal sealed class TrainingWatch(Session session, WorkDisplay display)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);
    private DateTimeOffset _sentAt = DateTimeOffset.UtcNow;

    /// <returns>The network's id.</returns>
    /// <exception cref="SpectralDataException">The training failed, with its reason.</exception>
    public async Task<string> TrainAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation)
    {
        Guid training = await session.Get<TrainingSubmission>().SubmitAsync(campaign, settings, cancellation);
        await display.WatchAsync("simulating", "spectra", token => ShardsAsync(training, campaign, token), cancellation);
        await display.WatchAsync(
            "training",
            "epochs",
            token => EpochsAsync(training, campaign, settings.MembersOf(training), token),
            cancellation
        );
        Training ended = await FindAsync(training, cancellation);
        string network = ended.NetworkId ?? throw new SpectralDataException($"Training {training} failed: {ended.Message}");
        if (await FailureAsync(network, cancellation) is { } failure)
            display.Say(
                $"note: network {network[..12]} is kept and never used, for its posteriors failed their calibration: "
                    + $"{failure}. 'almagest network show {network[..12]}' has the figures."
            );
        return network;
    }

    private async Task<string?> FailureAsync(string network, CancellationToken cancellation) =>
        NetworkMetadata.FailureOf((await session.Get<INetworkStore>().GetAsync(network, cancellation)).MetadataJson);

    private async Task<WorkState> ShardsAsync(Guid training, Campaign campaign, CancellationToken cancellation)
    {
        ShardProgress progress = await session.Get<IShardStore>().ProgressAsync(campaign.Id, cancellation);
        await ResendAsync(training, campaign, cancellation);
        return new WorkState(progress.Spectra, campaign.Spectra, "", progress.Drawn >= progress.Total);
    }

    /// <summary>Members of an ensemble learn first, and each has as many epochs.</summary>
    private async Task<WorkState> EpochsAsync(
        Guid training,
        Campaign campaign,
        IReadOnlyList<(Guid Id, TrainingSettings Settings)> members,
        CancellationToken cancellation
    )
    {
        Training state = await FindAsync(training, cancellation);
        var learning = new List<Training>();
        foreach ((Guid id, _) in members)
            if (await session.Get<ITrainingStore>().FindAsync(id, cancellation) is { } member)
                learning.Add(member);
        bool ended = state.State is TrainingState.Completed or TrainingState.Failed;
        session.ThrowIfFaulted();
        // A trainer that works reports twice a second, but for the minutes in which it encodes a large campaign.
        Training spoke = learning.Append(state).MaxBy(one => one.UpdatedAt)!;
        if (!ended && DateTimeOffset.UtcNow - spoke.UpdatedAt > (members.Count > 0 ? Patience : Silence))
            await ResendAsync(training, campaign, cancellation);
        string detail =
            !double.IsFinite(spoke.Loss) ? ""
            : double.IsFinite(spoke.ValidationLoss)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{spoke.Stage} loss {spoke.Loss:G3}, kept out {spoke.ValidationLoss:G3}"
                )
            : string.Create(CultureInfo.InvariantCulture, $"loss {spoke.Loss:G3}");
        int learnt = learning.Count(one => one.NetworkId is not null);
        if (learnt < learning.Count)
            return new WorkState(
                learning.Sum(one => (long)one.Epoch),
                (long)members.Count * learning.Max(one => one.Epochs),
                detail,
                ended,
                $"{members.Count} networks, {learnt} done"
            );
        bool ofSpectra = state.Stage is TrainingStage.WidthsOfBands or TrainingStage.Monitor or TrainingStage.PosteriorFits;
        return new WorkState(state.Epoch, state.Epochs, detail, ended, PartOf(state.Stage), ofSpectra ? "spectra" : null);
    }

    /// <summary>Auto-encoder and regressors learn side by side.</summary>
    private static string? PartOf(string? stage) =>
        stage is TrainingStage.Denoiser or TrainingStage.Regressor ? "networks" : stage;

    /// <summary>A worker that was killed may have taken a message with it into a dead session: after a while, ask
    /// again.</summary>
    private async Task ResendAsync(Guid training, Campaign campaign, CancellationToken cancellation)
    {
        session.ThrowIfFaulted();
        if (DateTimeOffset.UtcNow - _sentAt < Patience)
            return;
        _sentAt = DateTimeOffset.UtcNow;
        await session.Get<TrainingSubmission>().ResendAsync(training, campaign.Id, Patience, cancellation);
    }

    private async Task<Training> FindAsync(Guid training, CancellationToken cancellation) =>
        await session.Get<ITrainingStore>().FindAsync(training, cancellation)
        ?? throw new InvalidOperationException($"Training {training} has vanished from the database.");
}
