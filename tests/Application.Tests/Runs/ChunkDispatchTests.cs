using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Application.Tests.NetworkFits;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tests.Runs;

/// <summary>The window of chunks that are asked for, on a clock that is moved by hand, and workers that take up a chunk whenever
/// its time has come.</summary>
public sealed class ChunkDispatchTests(Learnt learnt)
{
    private const int Count = 600;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asked twice as many at each look, these workers had waited for 0.42, 0.34 and 0.18 s.</summary>
    [Fact]
    public async Task Fast_workers_wait_only_until_their_rate_is_known()
    {
        (int taken, int most) = await WorkAsync(perSecond: 100, seconds: 4);
        Assert.InRange(taken, 380, 402);
        // What waits is what they take up between two looks, and half as much again.
        Assert.InRange(most, 50, 90);
    }

    [Fact]
    public async Task Slow_workers_have_few_chunks_before_them()
    {
        (int taken, int most) = await WorkAsync(perSecond: 4, seconds: 8);
        Assert.Equal(32, taken);
        Assert.InRange(most, 8, 12);
    }

    /// <summary>It is looked sooner for a window that opens, not for nothing: that took a twentieth of a core.</summary>
    [Fact]
    public async Task Without_runs_it_is_looked_no_sooner_than_is_set()
    {
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Flux, learnt.FluxNetwork));
        ScheduleOptions set = new();
        using ChunkDispatch dispatch = new(database.Get<IChunkSchedule>(), new Queue(), Options.Create(set), TimeProvider.System);
        Assert.Equal((0, 0), await dispatch.LookAsync(Cancellation));
        Assert.Equal(TimeSpan.FromSeconds(set.SweepSeconds), dispatch.Interval);

        await SubmitAsync(database);
        Assert.Equal((set.LeastWindow, 0), await dispatch.LookAsync(Cancellation));
        Assert.True(dispatch.Interval < TimeSpan.FromSeconds(set.SweepSeconds));
    }

    /// <returns>How many chunks were taken up in that time, and the most that waited.</returns>
    private async Task<(int Taken, int Most)> WorkAsync(double perSecond, double seconds)
    {
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Flux, learnt.FluxNetwork));
        Run run = await SubmitAsync(database);
        Clock clock = new();
        Queue queue = new();
        using ChunkDispatch dispatch = new(
            database.Get<IChunkSchedule>(),
            queue,
            Options.Create(new ScheduleOptions { LostSeconds = 3_600 }),
            clock
        );
        (int taken, int most, double due) = (0, 0, 0);
        while (clock.Seconds < seconds)
        {
            await dispatch.LookAsync(Cancellation);
            most = Math.Max(most, queue.Chunks.Count);
            double next = Math.Min(seconds, clock.Seconds + dispatch.Interval.TotalSeconds);
            for (; due < next; due += 1 / perSecond)
                if (queue.Chunks.TryDequeue(out int chunk))
                {
                    Assert.True(
                        await database
                            .Get<IChunkLeases>()
                            .TakeAsync(run.Id, chunk, "tests", new LeaseTerms(TimeSpan.FromHours(1), 3), false, Cancellation)
                    );
                    taken++;
                }
            clock.Seconds = next;
        }
        return (taken, most);
    }

    private async Task<Run> SubmitAsync(FitDatabase database)
    {
        Catalogue sky = await database.Get<ICatalogueStore>().CreateAsync("sky", "made up", Cancellation);
        Observation observation = learnt.GappedFlux(1.5, 1);
        await database
            .Get<ICatalogueStore>()
            .AddAsync(
                sky.Id,
                [.. Enumerable.Range(0, Count).Select(number => NewObservation.Of(number, observation))],
                Cancellation
            );
        return await database
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "run",
                    CatalogueName = "sky",
                    CampaignId = learnt.Flux.Id,
                    NetworkId = learnt.FluxNetwork.Id,
                    SettingsJson = RunSettings.Default.ToJson(),
                    ChunkSize = 1,
                    Parameters =
                    [
                        .. learnt.Flux.Parameters.Where(prior => prior.IsFree).Select(prior => new RunParameter(prior.Name, "")),
                    ],
                },
                Cancellation
            );
    }

    private sealed class Clock : TimeProvider
    {
        private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public double Seconds { get; set; }

        public override DateTimeOffset GetUtcNow() => Began.AddSeconds(Seconds);
    }

    /// <summary>What a broker would hold.</summary>
    private sealed class Queue : ICommandSender
    {
        public Queue<int> Chunks { get; } = new();

        public Task SendAsync<T>(T command, CancellationToken cancellation)
            where T : class
        {
            Chunks.Enqueue(Assert.IsType<Contracts.FitChunk>(command).ChunkNumber);
            return Task.CompletedTask;
        }
    }
}
