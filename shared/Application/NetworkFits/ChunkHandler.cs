using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Spectra;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Almagest.Application.NetworkFits;

/// <summary>A run is fitted chunk by chunk: leased, read, fitted, and written in one transaction.</summary>
public sealed class ChunkHandler(
    IChunkStore chunks,
    IChunkLeases leases,
    ChunkFitter fitter,
    IOptions<ScheduleOptions> options,
    TimeProvider time,
    ILogger<ChunkHandler> log
)
{
    /// <param name="wasLeft">Whoever took this command up before is known to have left it.</param>
    /// <returns>
    /// False: it was done already, is another's or parked, or its run does not go on. Or the run's network can't be used: the run
    /// is stopped, and the chunk waits, for the observations are not to blame. Or it ended in an unknown error: it is tried
    /// again, and halved until the observation that did it is alone (<see cref="IChunkLeases"/>). </returns>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is away; the chunk waits.</exception>
    public async Task<bool> FitAsync(Guid runId, int chunkNumber, bool wasLeft, CancellationToken cancellation)
    {
        LeaseTerms terms = options.Value.Leases;
        string worker = ChunkFitter.Worker;
        if (!await leases.TakeAsync(runId, chunkNumber, worker, terms, wasLeft, cancellation))
            return false;
        string? fault = null;
        await using KeptClaim kept = new(terms.Lease, time, () =>
            leases.RenewAsync(runId, chunkNumber, worker, terms.Lease, CancellationToken.None)
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, kept.Lost);
        bool isWritten = false;
        try
        {
            isWritten = await WriteAsync(runId, chunkNumber, either.Token);
        }
        catch (UnusableNetworkException unusable)
        {
            await chunks.StopRunAsync(runId, unusable.Message, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The lease is another's.
        }
#pragma warning disable CA1031 // Whatever it is, it may be one observation's doing: the others are to be fitted.
        catch (Exception unknown) when (unknown is not OperationCanceledException && !DatabaseWeather.IsPassing(unknown))
#pragma warning restore CA1031
        {
            fault = $"{unknown.GetType().Name}: {unknown.Message}";
            Log.ChunkFailed(log, unknown, runId, chunkNumber);
        }
        finally
        {
            if (!isWritten)
                await ReleaseAsync(runId, chunkNumber, fault);
        }
        return isWritten;
    }

    private async Task<bool> WriteAsync(Guid runId, int chunkNumber, CancellationToken cancellation)
    {
        ChunkWork work = await chunks.LoadAsync(runId, chunkNumber, cancellation);
        return !work.AlreadyDone && await chunks.WriteAsync(await fitter.FitAsync(work, cancellation), cancellation);
    }

    private async Task ReleaseAsync(Guid runId, int chunkNumber, string? fault)
    {
        try
        {
            await leases.ReleaseAsync(runId, chunkNumber, ChunkFitter.Worker, fault, CancellationToken.None);
        }
        catch (Exception weather) when (DatabaseWeather.IsPassing(weather))
        {
            // The lease ends by itself.
        }
    }
}
