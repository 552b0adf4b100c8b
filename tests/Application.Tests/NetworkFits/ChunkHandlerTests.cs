using Almagest.Application.Runs;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Responses;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Almagest.Application.Tests.NetworkFits;

public sealed class ChunkHandlerTests(Learnt learnt)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_damaged_network_stops_the_run_and_leaves_its_chunks_to_be_fitted_once_it_is_mended()
    {
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Flux, learnt.FluxNetwork));
        IRunStore runs = database.Get<IRunStore>();
        Run run = await database.SubmitAsync(
            learnt.Flux,
            learnt.FluxNetwork,
            RunSettings.Default,
            learnt.GappedFlux(1.5, 1),
            learnt.GappedFlux(2.2, 0.3)
        );
        byte[] damaged = [.. learnt.FluxNetwork.Bundle];
        damaged[damaged.Length / 2] ^= 1;
        await database.SetBundleAsync(learnt.FluxNetwork.Id, damaged);

        Assert.False(await database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation));
        RunProgress progress = await runs.ProgressAsync(run.Id, Cancellation);
        Assert.Equal((1, 0, 0, 0), (progress.Chunks, progress.ChunksDone, progress.Fitted, progress.Failed));
        Assert.Contains("SHA-256", progress.Stopped, StringComparison.Ordinal);
        Assert.Empty(await database.Get<IResultReader>().ReadFailuresAsync(run.Id, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(RunState.Stopped, progress.State);

        // What is asked for again meanwhile changes nothing, mended or not: somebody has to say that it may go on.
        await database.SetBundleAsync(learnt.FluxNetwork.Id, learnt.FluxNetwork.Bundle);
        Assert.False(await database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation));
        Assert.Equal(1, await runs.ResumeAsync(run.Id, isNobodyAtWork: false, Cancellation));
        Assert.True(await database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation));
        progress = await runs.ProgressAsync(run.Id, Cancellation);
        Assert.Equal((1, 2L), (progress.ChunksDone, progress.Fitted));
        Assert.Null(progress.Stopped);
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_is_one_line_with_run_chunk_and_observation()
    {
        await using FitDatabase database = await FitDatabase.CreateAsync(
            new BrokenResponses(),
            (learnt.Counts, learnt.CountsNetwork)
        );
        Run run = await database.SubmitAsync(
            learnt.Counts,
            learnt.CountsNetwork,
            RunSettings.Default,
            learnt.DrawnCounts(1.5, 1e-2, 1) with
            {
                Name = "guilty",
            }
        );

        Assert.False(await database.Chunks.FitAsync(run.Id, 0, wasLeft: false, Cancellation));

        (LogLevel level, string line) = Assert.Single(database.Log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.StartsWith($"Chunk 0 of run {run.Id} (observation 0, guilty) ended in an error", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    /// <summary>As often as would put it aside if its worker had died.</summary>
    [Fact]
    public async Task A_chunk_that_weather_interrupts_and_that_can_not_be_given_back_meanwhile_is_fitted_when_it_is_over()
    {
        InterruptedResponses responses = new(learnt.Responses);
        await using FitDatabase database = await FitDatabase.CreateAsync(
            responses,
            [("Storage:RetryAttempts", "0"), ("Storage:CommandTimeoutSeconds", "1")],
            [(learnt.Counts, learnt.CountsNetwork)]
        );
        Run run = await database.SubmitAsync(
            learnt.Counts,
            learnt.CountsNetwork,
            RunSettings.Default,
            learnt.DrawnCounts(1.5, 1e-2, 1)
        );
        await using SqliteConnection other = await database.OpenAsync();
        for (int attempt = 0; attempt < new ScheduleOptions().MostAttempts; attempt++)
        {
            SqliteTransaction? lasting = null;
            responses.Interrupt = () =>
            {
                lasting ??= other.BeginTransaction(deferred: false);
                throw new TimeoutException("the database is away");
            };
            await Assert.ThrowsAsync<TimeoutException>(() => database.Chunks.FitAsync(run.Id, 0, wasLeft: true, Cancellation));
            Assert.NotNull(lasting);
            await lasting.DisposeAsync();
        }

        responses.Interrupt = null;
        Assert.True(await database.Chunks.FitAsync(run.Id, 0, wasLeft: true, Cancellation));
        Assert.Equal(1, (await database.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Fitted);
    }

    /// <summary>Its neighbour would die with it as often as it does, and be put aside too.</summary>
    [Fact]
    public async Task A_chunk_that_a_worker_died_of_is_fitted_alone()
    {
        MeetingResponses responses = new(learnt.Responses);
        await using FitDatabase database = await FitDatabase.CreateAsync(responses, (learnt.Counts, learnt.CountsNetwork));
        (IChunkLeases leases, LeaseTerms terms) = (database.Get<IChunkLeases>(), new(TimeSpan.FromMinutes(1), MostAttempts: 3));
        Run[] runs = new Run[5];
        for (int i = 0; i < runs.Length; i++)
            runs[i] = await database.SubmitAsync(
                learnt.Counts,
                learnt.CountsNetwork,
                RunSettings.Default,
                learnt.DrawnCounts(1.5, 1e-2, i)
            );
        Task<bool> FitAsync(int run) => database.Chunks.FitAsync(runs[run].Id, 0, wasLeft: true, Cancellation);

        // The network is made ready, for which it reads.
        Assert.True(await FitAsync(4));

        responses.Most = 0;
        await Task.WhenAll(FitAsync(0), FitAsync(1));
        // Of these nothing bad is known.
        Assert.Equal(2, responses.Most);

        responses.Most = 0;
        Assert.True(await leases.TakeAsync(runs[2].Id, 0, "dead", terms, takesOver: false, Cancellation));
        bool[] fitted = await Task.WhenAll(FitAsync(2), FitAsync(3));
        Assert.Equal([true, true], fitted);
        Assert.Equal(1, responses.Most);
    }

    /// <summary>Waits for a second who reads, for a while.</summary>
    private sealed class MeetingResponses(IResponseLibrary responses) : IResponseLibrary
    {
        private int _readers;

        public int Most { get; set; } = 2;

        public async Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _readers));
            for (int glance = 0; glance < 100 && Most < 2; glance++)
                await Task.Delay(20, cancellation);
            Interlocked.Decrement(ref _readers);
            return await responses.LoadAsync(responseKey, cancellation);
        }
    }

    private sealed class InterruptedResponses(IResponseLibrary responses) : IResponseLibrary
    {
        public Action? Interrupt { get; set; }

        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation)
        {
            Interrupt?.Invoke();
            return responses.LoadAsync(responseKey, cancellation);
        }
    }

    private sealed class BrokenResponses : IResponseLibrary
    {
        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
            throw new InvalidOperationException("out of order");
    }
}
