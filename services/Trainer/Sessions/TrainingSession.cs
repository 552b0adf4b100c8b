using System.Text.Json;
using Almagest.Application.Networks;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.OutOfDistribution;
using Almagest.Networks.Tracks;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Deletions;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Trainer.Settings;
using Almagest.Trainer.Telemetry;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>One training from shards to a stored network, reported to the database as it goes.</summary>
public sealed class TrainingSession(
    ICampaignStore campaigns,
    ITrainingStore trainings,
    INetworkStore networks,
    IDeletionStore deletions,
    IResponseLibrary responses,
    ShardCollector shards,
    EnsembleMembers ensemble,
    Challenge challenge,
    Engine engine,
    IOptions<TrainerOptions> options,
    TimeProvider time,
    ILogger<TrainingSession> logger
)
{
    /// <summary>A call is a hint, and takes what is next of all that nobody is at work on, for the one that was asked for may
    /// have been another's hint. Where nothing is, one for a training that has ended says again how it ended.</summary>
    public async Task<TrainingOutcome> RunAsync(Guid askedId, string campaignId, CancellationToken cancellation)
    {
        await using TrainingClaim? claim = await TrainingClaim.TakeAsync(
            trainings,
            askedId,
            TimeSpan.FromSeconds(options.Value.LeaseSeconds),
            time,
            cancellation
        );
        if (claim is null)
            return await trainings.FindAsync(askedId, cancellation) is { } asked ? NotTaken(asked)
                // What was on its way for a campaign that is deleted is no fault.
                : await deletions.IsDeletedAsync(DeletedKind.Campaign, campaignId, cancellation) ? new TrainingOutcome.Nothing()
                : throw SpectralDataException.At("training", $"no row {askedId}", "a training that was asked for");
        return await trainings.FindAsync(claim.Id, cancellation) is { } training
            ? await RunAsync(training, claim, cancellation)
            : new TrainingOutcome.Nothing();
    }

    private TrainingOutcome NotTaken(Training asked)
    {
        if (asked.NetworkId is not null)
            return Ended(asked);
        Log.TrainingElsewhere(logger, asked.Id);
        return new TrainingOutcome.Nothing();
    }

    private async Task<TrainingOutcome> RunAsync(Training training, TrainingClaim claim, CancellationToken cancellation)
    {
        (Guid trainingId, string campaignId) = (training.Id, training.CampaignId);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, claim.Lost);
        await using var reporter = new TrainingReporter(trainings, trainingId, time);
        await using StoredCheckpoints checkpoints = await StoredCheckpoints.OpenAsync(
            trainings,
            trainingId,
            TimeSpan.FromSeconds(options.Value.CheckpointSeconds),
            time,
            logger,
            cancellation
        );
        if (checkpoints.Newest is { } found)
            Log.TrainingResumed(logger, trainingId, found.Length);
        try
        {
            Campaign campaign = await campaigns.FindAsync(campaignId, cancellation)
                ?? throw SpectralDataException.At("training", $"campaign {campaignId}", "a campaign in the database");
            var settings = TrainingSettings.Parse(training.SettingsJson);
            (IReadOnlyList<Training> members, IReadOnlyList<Guid> idle) = await ensemble.FindAsync(
                training,
                settings,
                either.Token
            );
            if (members.Any(member => member.NetworkId is null))
                return new TrainingOutcome.WaitsFor(idle, campaignId);
            NetworkBundle bundle = await LearnAsync(
                campaign,
                settings,
                await ensemble.LoadAsync(members, either.Token),
                reporter,
                checkpoints,
                either.Token
            );
            await networks.AddAsync(ToRecord(bundle, campaign.Id, settings.Whole), either.Token);
            Log.NetworkStored(logger, bundle.Id, campaign.Id);
            if (settings.Whole is null)
            {
                string verdict = await challenge.JudgeAsync(bundle, campaign, either.Token);
                Log.NetworkJudged(logger, bundle.Id, verdict);
            }
            checkpoints.Drop();
            await reporter.StopAsync();
            await trainings.CompleteAsync(trainingId, bundle.Id, cancellation);
            return Ended(training);
        }
        // These would end so again; anything else may be this process's or the weather's, and is tried again.
        catch (Exception error) when (error is SpectralDataException or LostTrainingException)
        {
            checkpoints.Drop();
            await reporter.StopAsync();
            await trainings.FailAsync(trainingId, error.Message, cancellation);
            Log.TrainingFailed(logger, trainingId, campaignId, error.Message);
            return Ended(training);
        }
        catch (OperationCanceledException) when (claim.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            checkpoints.Drop();
            Log.TrainingElsewhere(logger, trainingId);
            return new TrainingOutcome.Nothing();
        }
    }

    private static TrainingOutcome Ended(Training training) =>
        TrainingSettings.WholeOf(training.SettingsJson) is { } whole
            ? new TrainingOutcome.MemberEnded(whole, training.CampaignId)
            : new TrainingOutcome.Nothing();

    private NetworkRecord ToRecord(NetworkBundle bundle, string campaignId, Guid? memberOf) =>
        new()
        {
            Id = bundle.Id,
            CampaignId = campaignId,
            Bundle = bundle.Bytes.ToArray(),
            CreatedAt = time.GetUtcNow(),
            MetadataJson = NetworkMetadata.Write(
                JsonSerializer.SerializeToNode(bundle.Metadata.Metrics),
                bundle.Metadata.Posterior?.IsCalibrated,
                bundle.Metadata.Posterior?.Verdict ?? "",
                memberOf
            ),
        };

    private async Task<NetworkBundle> LearnAsync(
        Campaign campaign,
        TrainingSettings settings,
        IReadOnlyList<NetworkBundle> members,
        TrainingReporter reporter,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    )
    {
        if (campaign.Spectra > options.Value.MaxSpectra)
            throw SpectralDataException.At(
                $"campaign {campaign.Name}",
                $"{campaign.Spectra} spectra",
                $"at most Trainer:MaxSpectra = {options.Value.MaxSpectra}"
            );
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation);
        (NetworkBundle bundle, DrawnShards drawn) = await LearnNetsAsync(
            encoder,
            settings,
            members,
            reporter,
            checkpoints,
            cancellation
        );
        using DrawnShards held = drawn;
        // What fitters need beside the nets is learnt once, for the whole.
        if (settings.Member is not null)
            return bundle;
        bundle = await BandCalibration.AddAsync(bundle, campaign, responses, engine, cancellation, reporter);
        bundle = await IntervalCalibration.AddAsync(bundle, campaign, engine, cancellation, reporter);
        bundle = await OodTraining.AddAsync(bundle, campaign, responses, engine, cancellation, reporter);
        return await PosteriorSession.AddAsync(
            bundle,
            encoder,
            responses,
            drawn.Shards,
            reporter,
            checkpoints,
            engine,
            cancellation
        );
    }

    /// <summary>The draws that nets learn from are let go with them: what comes after would find no room beside them.</summary>
    private async Task<(NetworkBundle Bundle, DrawnShards Drawn)> LearnNetsAsync(
        CampaignEncoder encoder,
        TrainingSettings settings,
        IReadOnlyList<NetworkBundle> members,
        TrainingReporter reporter,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    )
    {
        Campaign campaign = encoder.Campaign;
        DrawnShards drawn = await NetworkRecipe.EncodeAsync(
            encoder,
            shards.ReadAsync(campaign, cancellation),
            settings,
            count => reporter.Collected(count, campaign.ShardCount),
            options.Value.SpoolFolder,
            cancellation
        );
        try
        {
            NetworkBundle? sister = settings.Sister is { } id
                ? NetworkBundle.Read((await networks.GetAsync(id, cancellation)).Bundle, id)
                : null;
            // The nets learn on threads of their own; this one only waits.
            settings = settings with { Epochs = settings.Epochs ?? options.Value.Epochs };
            NetworkBundle bundle = await Task.Run(
                () =>
                    members.Count > 0
                        ? NetworkRecipe.Join(encoder, drawn, settings, members, reporter, engine, cancellation)
                        : NetworkRecipe.Train(
                            encoder,
                            drawn,
                            settings,
                            reporter,
                            checkpoints,
                            engine,
                            logger,
                            cancellation,
                            sister
                        ),
                cancellation
            );
            return (bundle, drawn.WithoutDraws());
        }
        catch
        {
            drawn.Dispose();
            throw;
        }
    }
}
