using System.Collections.Concurrent;
using Almagest.Application;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Gateway.Tests;

/// <summary>The watcher, against commands that nobody obeys. Its clock is moved by hand.</summary>
public sealed class DispatcherTests : IAsyncLifetime
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 300);

    private readonly MovedClock _clock = new();
    private RoleHost _host = null!;
    private ConcurrentQueue<FitChunk> _chunks = null!;
    private ConcurrentQueue<SimulateShard> _shards = null!;
    private ConcurrentQueue<TrainNetwork> _trainings = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await RoleHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_clock);
                builder.AddGateway();
            },
            consumers: null
        );
        _chunks = await _host.HearAsync<FitChunk>("fit-chunk");
        _shards = await _host.HearAsync<SimulateShard>("simulate-shard");
        _trainings = await _host.HearAsync<TrainNetwork>("train-network");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>As it is where the host could not start: what it throws would be logged as an error.</summary>
    [Fact]
    public async Task Told_to_stop_it_ends_without_an_error()
    {
        // It has begun: one that is stopped before is cancelled instead.
        await _host.Get<NetworkTraining>().SubmitAsync(new TrainingRequest(Campaign, new TrainingSettings()), Cancellation);
        await RoleHost.EventuallyAsync(() => _trainings.Count == 1);
        _clock.Advance(TimeSpan.FromMinutes(6));
        await RoleHost.EventuallyAsync(() => _trainings.Count == 2);
        Dispatcher dispatcher = _host.Get<IEnumerable<IHostedService>>().OfType<Dispatcher>().Single();
        await dispatcher.StopAsync(Cancellation);
        Assert.Equal(TaskStatus.RanToCompletion, dispatcher.ExecuteTask?.Status);
    }

    [Fact]
    public async Task Chunks_whose_workers_are_silent_are_sent_again_and_done_ones_are_not()
    {
        Run run = await SubmitAsync(observations: 3, chunkSize: 1);
        await RoleHost.EventuallyAsync(() => _chunks.Count == 3);
        IChunkStore chunks = _host.Get<IChunkStore>();
        IChunkLeases leases = _host.Get<IChunkLeases>();
        LeaseTerms terms = new(TimeSpan.FromMinutes(5), 3);
        ChunkWork done = await chunks.LoadAsync(run.Id, 0, Cancellation);
        await chunks.WriteAsync(
            new ChunkResult
            {
                RunId = run.Id,
                ChunkNumber = 0,
                Worker = "tests",
                NetworkId = run.NetworkId,
                Fits = [],
                Failures = [new FitFailure(done.Observations[0].Id, "load", "found nothing; expected something.")],
            },
            Cancellation
        );
        foreach (int chunk in (int[])[1, 2])
            Assert.True(await leases.TakeAsync(run.Id, chunk, "tests", terms, false, Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await leases.RenewAsync(run.Id, 1, "tests", terms.Lease, Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(2));
        await RoleHost.EventuallyAsync(() => _chunks.Count == 4);
        Assert.Equal((run.Id, 2), (_chunks.Last().RunId, _chunks.Last().ChunkNumber));
        _clock.Advance(TimeSpan.FromMinutes(3.5));
        await RoleHost.EventuallyAsync(() => _chunks.Count(chunk => chunk.ChunkNumber == 1) == 2);
    }

    [Fact]
    public async Task A_training_that_says_nothing_is_asked_for_again_with_the_shards_that_it_lacks()
    {
        Guid training = await _host
            .Get<NetworkTraining>()
            .SubmitAsync(new TrainingRequest(Campaign, new TrainingSettings()), Cancellation);
        await RoleHost.EventuallyAsync(() => _shards.Count == 2 && _trainings.Count == 1);
        await _host.Get<IShardStore>().MarkDrawnAsync(Campaign.Id, 0, 256, 1, "tests", Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(6));
        await RoleHost.EventuallyAsync(() => _shards.Count == 3 && _trainings.Count == 2);
        Assert.Equal((1, training), (_shards.Last().ShardIndex, _trainings.Last().TrainingId));
        // Some sweeps later it is still only that once.
        await Task.Delay(500, Cancellation);
        Assert.Equal((3, 2), (_shards.Count, _trainings.Count));
    }

    [Fact]
    public async Task A_catalogue_is_not_fitted_without_a_network_of_the_campaign()
    {
        await _host.Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await AddSkyAsync(1);
        Assert.Contains(
            "found no network",
            (
                await Assert.ThrowsAsync<UntrainedException>(() =>
                    _host
                        .Get<CatalogueRuns>()
                        .SubmitAsync(new RunRequest { Catalogue = "sky", Campaign = Campaign.Id }, notes: null, Cancellation)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    private async Task<Run> SubmitAsync(int observations, int chunkSize)
    {
        byte[] bundle = [1, 2, 3];
        await _host.Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await _host
            .Get<INetworkStore>()
            .AddAsync(
                new NetworkRecord
                {
                    Id = ResponseKey.Sha256(bundle),
                    CampaignId = Campaign.Id,
                    Bundle = bundle,
                    MetadataJson = "{}",
                    CreatedAt = _clock.GetUtcNow(),
                },
                Cancellation
            );
        await _host.Get<INetworkStore>().PromoteAsync(ResponseKey.Sha256(bundle), "the first", Cancellation);
        await AddSkyAsync(observations);
        return await _host
            .Get<CatalogueRuns>()
            .SubmitAsync(
                new RunRequest
                {
                    Catalogue = "sky",
                    Campaign = Campaign.Id,
                    ChunkSize = chunkSize,
                },
                notes: null,
                Cancellation
            );
    }

    private async Task AddSkyAsync(int observations)
    {
        ICatalogueStore catalogues = _host.Get<ICatalogueStore>();
        Catalogue sky = await catalogues.CreateAsync("sky", "made up", Cancellation);
        var observation = new Observation { Name = "source", Payload = new FluxPayload([1, 2], [true, false]) };
        await catalogues.AddAsync(
            sky.Id,
            [.. Enumerable.Range(0, observations).Select(number => NewObservation.Of(number, observation))],
            Cancellation
        );
    }

    /// <summary>Tells the time that it is told; its timers tick ten times a real second whatever their period.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : TimeSpan.FromMilliseconds(100);
    }
}
