using System.Text.Json.Nodes;
using Almagest.Application.Networks;
using Almagest.Learning.Calibration;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Training;
using Almagest.Spectra;
using Almagest.Spectra.Tests.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Tests;
using Almagest.Trainer.Sessions;

namespace Almagest.Trainer.Tests.Sessions;

public sealed class PosteriorSessionTests
{
    private static readonly Progress<TrainingProgress> Nobody = new();
    private readonly SyntheticResponses _responses = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_of_counts_gets_a_posterior_whose_calibration_is_told_by_counts_and_gaps()
    {
        (NetworkBundle bundle, CampaignEncoder encoder, Shard[] shards) = await LearnAsync(Campaign(4000));
        NetworkBundle with = await PosteriorSession.AddAsync(
            bundle,
            encoder,
            _responses,
            shards,
            Nobody,
            null,
            ProcessorEngine.Instance,
            Cancellation
        );
        PosteriorNetwork about = NetworkBundle.Read(with.Bytes.Span, with.Id).Metadata.Posterior!.Network!;
        Assert.Equal((3000, 1000), (about.Simulations, about.HeldOut));
        string[] groups = [.. about.Calibration.Groups.Select(group => group.Name)];
        Assert.Equal("all", groups[0]);
        Assert.Contains("below 200 counts", groups);
        Assert.Contains("above 20000 counts", groups);
        Assert.Contains("no gap", groups);
        Assert.Contains("gap anywhere", groups);
        Assert.True(about.Calibration.Passes, about.Calibration.Failure);
        // Another trainer, or this one started again, makes the same.
        Assert.Equal(
            with.Id,
            (
                await PosteriorSession.AddAsync(
                    bundle,
                    encoder,
                    _responses,
                    shards,
                    Nobody,
                    null,
                    ProcessorEngine.Instance,
                    Cancellation
                )
            ).Id
        );
    }

    [Fact]
    public async Task Broken_off_while_posteriors_are_learnt_it_goes_on_there_and_makes_the_same_bundle()
    {
        (NetworkBundle bundle, CampaignEncoder encoder, Shard[] shards) = await LearnAsync(Campaign(1400));
        Task<NetworkBundle> Add(IProgress<TrainingProgress> told, ICheckpoints? checkpoints, CancellationToken cancellation) =>
            PosteriorSession.AddAsync(
                bundle,
                encoder,
                _responses,
                shards,
                told,
                checkpoints,
                ProcessorEngine.Instance,
                cancellation
            );
        string uninterrupted = (await Add(Nobody, null, Cancellation)).Id;
        using var power = new CancellationTokenSource();
        var kept = new Kept(null, count =>
        {
            if (count == 15)
                power.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Add(Nobody, kept, power.Token));
        var told = new Told();
        Assert.Equal(uninterrupted, (await Add(told, new Kept(kept.Newest, _ => { }), Cancellation)).Id);
        // Of two networks of twenty-four epochs; each may be between its epoch and its checkpoint when the power goes.
        Assert.InRange(told.Epochs, 1, 48 - 15 + 2);
    }

    [Theory]
    [InlineData(1, 0.0, null), InlineData(0.55, 0.0, "within 68.3 %"), InlineData(1, 0.7, "mean rank")]
    public async Task Posteriors_that_are_too_narrow_or_biased_are_kept_and_never_promoted(
        double width,
        double bias,
        string? reason
    )
    {
        Campaign campaign = Campaign(4000);
        (NetworkBundle bundle, CampaignEncoder encoder, Shard[] shards) = await LearnAsync(campaign);
        NetworkBundle with = await WithPosteriorAsync(bundle, encoder, shards, width, bias);
        await using RoleHost host = await RoleHost.StartAsync(builder => builder.AddTrainer(), bus => bus.AddTrainerConsumers());
        INetworkStore networks = host.Get<INetworkStore>();
        await host.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        BundlePosterior posterior = with.Metadata.Posterior!;
        await networks.AddAsync(
            new NetworkRecord
            {
                Id = with.Id,
                CampaignId = campaign.Id,
                Bundle = with.Bytes.ToArray(),
                CreatedAt = DateTimeOffset.UnixEpoch,
                MetadataJson = NetworkMetadata.Write(new JsonObject { ["error"] = 1 }, posterior.IsCalibrated, posterior.Verdict),
            },
            Cancellation
        );
        string verdict = await new Challenge(networks, _responses).JudgeAsync(with, campaign, Cancellation);

        NetworkSummary stored = Assert.Single(await networks.ListAsync(Cancellation));
        Assert.Equal(reason is null, stored.IsChampion);
        Assert.Equal(reason is null ? "passed" : "failed", NetworkMetadata.CalibrationOf(stored.MetadataJson));
        if (reason is null)
        {
            Assert.Contains("is now the champion", verdict, StringComparison.Ordinal);
            return;
        }
        Assert.Contains("never promoted", verdict, StringComparison.Ordinal);
        Assert.Contains(reason, NetworkMetadata.FailureOf(stored.MetadataJson), StringComparison.Ordinal);
        SpectralDataException refused = await Assert.ThrowsAsync<SpectralDataException>(() =>
            networks.PromoteAsync(with.Id, "by hand", Cancellation)
        );
        Assert.Contains("failed their calibration", refused.Message, StringComparison.Ordinal);
        Assert.Null(await networks.FindChampionIdAsync(campaign.Id, Cancellation));
    }

    [Fact]
    public async Task Without_noise_or_with_few_simulations_there_is_none_and_the_bundle_says_why()
    {
        Campaign flux = ProtocolS.Campaign(spectra: 400);
        (NetworkBundle bundle, CampaignEncoder encoder, Shard[] shards) = await LearnAsync(flux);
        NetworkBundle without = await PosteriorSession.AddAsync(
            bundle,
            encoder,
            _responses,
            shards,
            Nobody,
            null,
            ProcessorEngine.Instance,
            Cancellation
        );
        Assert.Equal((null, "no noise"), (without.Metadata.Posterior!.IsCalibrated, without.Metadata.Posterior.Verdict[28..36]));
        Assert.Null(NetworkMetadata.FailureOf(NetworkMetadata.Write(null, null, without.Metadata.Posterior.Verdict)));
        (bundle, encoder, shards) = await LearnAsync(Campaign(400));
        without = await PosteriorSession.AddAsync(
            bundle,
            encoder,
            _responses,
            shards,
            Nobody,
            null,
            ProcessorEngine.Instance,
            Cancellation
        );
        Assert.StartsWith("400 simulations are too few", without.Metadata.Posterior!.Verdict, StringComparison.Ordinal);
        Assert.Null(PosteriorLayout.Read(without));
    }

    /// <summary>Learnt from errors that are made too small, or moved: posteriors that are too sure, or beside the
    /// truth.</summary>
    private async Task<NetworkBundle> WithPosteriorAsync(
        NetworkBundle bundle,
        CampaignEncoder encoder,
        Shard[] shards,
        double width,
        double bias
    )
    {
        CampaignSummaries summaries = await CampaignSummaries.CreateAsync(encoder, _responses, Cancellation);
        SummarisedSpectrum[] fitted = summaries.Of(shards, 0, 4000, null, Cancellation);
        PosteriorSettings settings = PosteriorSettings.For(3000);
        PosteriorExamples examples = PosteriorTable.Examples(
            [.. fitted[..3000].Select(one => (one.Summary, one.Truth))],
            summaries.Coordinates
        );
        float[] spoilt = [.. examples.Errors.Select(error => (float)((width * error) + bias))];
        PosteriorNet net = PosteriorTraining.Train(examples with { Errors = spoilt }, settings, null, Cancellation);
        CalibrationReport report = PosteriorJudge.Report(net, fitted[3000..], summaries.Coordinates, summaries.Names, 1);
        return PosteriorLayout.Add(
            bundle,
            new BundlePosterior
            {
                Absence = null,
                Network = new PosteriorNetwork
                {
                    SummaryVersion = FitSummary.Version,
                    FeatureCount = FitSummary.FeatureCount(2),
                    ParameterCount = 2,
                    Settings = settings,
                    Simulations = 3000,
                    HeldOut = 1000,
                    Seed = 1,
                    ValidationLosses = net.ValidationLosses,
                    Calibration = report,
                },
            },
            net
        );
    }

    private Campaign Campaign(int spectra) =>
        CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd", channels: 100, energies: 120))],
            0.5,
            7,
            spectra: spectra
        );

    private async Task<(NetworkBundle, CampaignEncoder, Shard[])> LearnAsync(Campaign campaign)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _responses, Cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, _responses, Cancellation);
        Shard[] shards = [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, Cancellation))];
        var description = new NetworkDescription(
            campaign.Id,
            encoder.TargetNames,
            campaign.GridEdges,
            encoder.ContextCount,
            new Dictionary<string, string> { [CampaignEncoder.VersionKey] = CampaignEncoder.Version }
        );
        TrainingMaterial material = encoder.ForTraining(shards[..1]);
        return (
            NetworkTrainer.Train(
                material.Set,
                material.Masks.Invoke,
                description,
                new NetworkSettings
                {
                    Epochs = 1,
                    RegressorEpochs = 1,
                    DenoiserWidths = [16],
                    RegressorWidth = 16,
                },
                null,
                ProcessorEngine.Instance,
                Cancellation
            ),
            encoder,
            shards
        );
    }

    private sealed class Kept(byte[]? newest, Action<int> afterwards) : ICheckpoints
    {
        private int _count;

        public byte[]? Newest { get; private set; } = newest;

        public void Keep(Func<byte[]> checkpoint)
        {
            Newest = checkpoint();
            afterwards(Interlocked.Increment(ref _count));
        }
    }

    private sealed class Told : IProgress<TrainingProgress>
    {
        public int Epochs { get; private set; }

        public void Report(TrainingProgress value) => Epochs += value.Stage == TrainingStage.Posterior ? 1 : 0;
    }
}
