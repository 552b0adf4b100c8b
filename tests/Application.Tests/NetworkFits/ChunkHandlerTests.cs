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
