using Almagest.Application.Messaging;
using Almagest.Storage.Jobs;
using Almagest.Storage.Publishing;
using Almagest.Vo.Rows;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tap;

/// <summary>Runs jobs, one of those that wait at a time. What a server leaves behind that ends, another begins anew.</summary>
public sealed class QueryJobRunner(
    IQueryJobStore store,
    QueryJobs jobs,
    TapQueries queries,
    IOptions<TapOptions> options,
    TimeProvider clock
)
{
    private readonly string _server = $"{Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():N}";

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>Waits for a job, for a while, and runs it.</summary>
    /// <returns>False: there was none.</returns>
    public async Task<bool> RunNextAsync(CancellationToken stopping)
    {
        if (await store.ClaimAsync(_server, Lease, options.Value.JobsAtOnceOfOwner, stopping) is not { } job)
        {
            await jobs.UntilQueuedAsync(Lease / 4, stopping);
            return false;
        }
        Progress progress = new();
        await using KeptClaim kept = new(Lease, clock, () =>
            store.KeepAsync(job, _server, Lease, progress.Answer?.Rows ?? 0, CancellationToken.None)
        );
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping, kept.Lost);
        try
        {
            await RunAsync(job, progress, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Ended by its owner, somebody else's by now, or the server stops.
            if (stopping.IsCancellationRequested)
                await store.ReleaseAsync(job, _server, CancellationToken.None);
        }
        return true;
    }

    /// <summary>Takes away jobs whose time is over.</summary>
    public Task SweepAsync(CancellationToken cancellation) => store.SweepAsync(cancellation);

    private async Task RunAsync(QueryJob job, Progress progress, CancellationToken cancellation)
    {
        try
        {
            await using TapAnswer answer = await queries.OpenAsync(
                new(
                    new(job.Parameters),
                    [
                        .. (await store.UploadsAsync(job.Id, cancellation)).Select(one => new UploadedDocument(
                            one.Name,
                            one.Document
                        )),
                    ],
                    job.Address
                ),
                TimeSpan.FromSeconds(job.ExecutionSeconds),
                cancellation
            );
            progress.Answer = answer;
            await using PartStream parts = new(store, job, options.Value.LargestResult);
            TableOutcome outcome = await answer.WriteAsync(parts, cancellation);
            if (outcome.Failure is { } failure)
                throw failure;
            long bytes = await parts.EndAsync(cancellation);
            await store.CompleteAsync(
                job,
                _server,
                new(outcome.Rows, bytes, answer.Format.Writer.MediaType, outcome.IsOverflow),
                cancellation
            );
        }
        catch (Exception wrong) when (wrong is RequestException or QueryFailedException or InvalidDataException)
        {
            await store.FailAsync(job, _server, wrong.Message, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await store.FailAsync(job, _server, "The query could not be answered; the log tells why.", cancellation);
            throw;
        }
    }

    private sealed class Progress
    {
        public TapAnswer? Answer { get; set; }
    }
}
