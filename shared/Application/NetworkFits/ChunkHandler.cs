using System.Collections.Concurrent;
using System.Diagnostics;
using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Application.Telemetry;
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
) : IDisposable
{
    private readonly Hands _hands = new();

    // Chunks that could not be given back, as the database was away, and their faults. Were they not when they come again, each
    // time would count as a death, and weather would put them aside.
    private readonly ConcurrentDictionary<(Guid Run, int Chunk), string?> _owed = new();

    /// <param name="wasLeft">Whoever took this command up before is known to have left it.</param>
    /// <returns>
    /// False: it was done already, is another's or parked, or its run does not go on. Or the run's network can't be used: the run
    /// is stopped, and the chunk waits, for the observations are not to blame. Or it ended in an unknown error: it is tried
    /// again, and halved until the observation that did it is alone (<see cref="IChunkLeases"/>). </returns>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is away; the chunk waits.</exception>
    public async Task<bool> FitAsync(Guid runId, int chunkNumber, bool wasLeft, CancellationToken cancellation)
    {
        using Activity? span = Traces.Start("chunk");
        span?.SetTag("almagest.run", runId).SetTag("almagest.chunk", chunkNumber);
        using IDisposable? scope = Log.OfChunk(log, runId, chunkNumber);
        LeaseTerms terms = options.Value.Leases;
        string outcome = "stopped";
        string? fault = null;
        bool isTaken = false;
        Chunk chunk = new(runId, chunkNumber);
        IDisposable? held = null;
        try
        {
            if (_owed.TryGetValue((runId, chunkNumber), out string? before))
                await GiveBackAsync(runId, chunkNumber, before, cancellation);
            // One that may have killed its worker is taken up alone: else it would bring the others in hand under suspicion.
            held = await _hands.TakeUpAsync(alone: false, cancellation);
            isTaken = await TakeAsync(terms with { WithSuspects = false });
            if (!isTaken && await leases.IsSuspectAsync(runId, chunkNumber, wasLeft, cancellation))
            {
                held.Dispose();
                held = await _hands.TakeUpAsync(alone: true, cancellation);
                isTaken = await TakeAsync(terms);
            }
            outcome = isTaken ? await WriteKeptAsync(chunk, terms.Lease, cancellation) : "refused";
        }
        catch (UnusableNetworkException unusable)
        {
            outcome = "network";
            await chunks.StopRunAsync(runId, unusable.Message, cancellation);
        }
        catch (Exception weather) when (DatabaseWeather.IsPassing(weather))
        {
            outcome = "weather";
            throw;
        }
#pragma warning disable CA1031 // Whatever it is, it may be one observation's doing: the others are to be fitted.
        catch (Exception unknown) when (isTaken && unknown is not OperationCanceledException)
#pragma warning restore CA1031
        {
            outcome = "unknown";
            fault = $"{unknown.GetType().Name}: {unknown.Message}";
            span?.SetStatus(ActivityStatusCode.Error, fault);
            Log.ChunkFailed(log, unknown, runId, chunkNumber, chunk.Observations);
        }
        finally
        {
            FitterMeter.Ended(outcome);
            span?.SetTag("almagest.outcome", outcome);
            using (held)
                if (isTaken && outcome != Done)
                    await ReleaseAsync(runId, chunkNumber, fault);
        }
        return outcome == Done;

        Task<bool> TakeAsync(LeaseTerms wanted) =>
            leases.TakeAsync(runId, chunkNumber, ChunkFitter.Worker, wanted, wasLeft, cancellation);
    }

    public void Dispose() => _hands.Dispose();

    /// <returns>The outcome.</returns>
    private async Task<string> WriteKeptAsync(Chunk chunk, TimeSpan lease, CancellationToken cancellation)
    {
        await using KeptClaim kept = new(lease, time, () =>
            leases.RenewAsync(chunk.RunId, chunk.Number, ChunkFitter.Worker, lease, CancellationToken.None)
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, kept.Lost);
        try
        {
            return await WriteAsync(chunk, either.Token) ? Done : "refused";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The lease is another's.
            return "lost";
        }
    }

    private async Task<bool> WriteAsync(Chunk chunk, CancellationToken cancellation)
    {
        ChunkWork work = await FitterMeter.TimeAsync("read", () => chunks.LoadAsync(chunk.RunId, chunk.Number, cancellation));
        if (work.AlreadyDone)
            return false;
        chunk.Observations = work.Observations switch
        {
            [] => "no observation",
            [var one] => $"observation {one.Number}, {one.Name}",
            [var first, .., var last] => $"observations {first.Number} to {last.Number}",
        };
        ChunkResult result = await FitterMeter.TimeAsync("fit", () => fitter.FitAsync(work, cancellation));
        if (!await FitterMeter.TimeAsync("write", () => chunks.WriteAsync(result, cancellation)))
            return false;
        FitterMeter.Wrote(result);
        return true;
    }

    private async Task ReleaseAsync(Guid runId, int chunkNumber, string? fault)
    {
        try
        {
            await GiveBackAsync(runId, chunkNumber, fault, CancellationToken.None);
        }
        catch (Exception weather) when (DatabaseWeather.IsPassing(weather))
        {
            // It is when it comes again; or the lease ends by itself.
            _owed[(runId, chunkNumber)] = fault;
        }
    }

    private async Task GiveBackAsync(Guid runId, int chunkNumber, string? fault, CancellationToken cancellation)
    {
        await leases.ReleaseAsync(runId, chunkNumber, ChunkFitter.Worker, fault, cancellation);
        _owed.TryRemove((runId, chunkNumber), out _);
    }

    private const string Done = "done";

    private sealed record Chunk(Guid RunId, int Number)
    {
        /// <summary>For the log.</summary>
        public string Observations { get; set; } = "not read yet";
    }
}
