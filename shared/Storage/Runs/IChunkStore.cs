using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Observations;

namespace Almagest.Storage.Runs;

/// <summary>A fitter's calls: take up a chunk, and write what came of it, or that its run can't be fitted.</summary>
public interface IChunkStore
{
    /// <summary>Reads a chunk's observations. A chunk that is done comes without them, and one of a run that does not go
    /// on.</summary>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    Task<ChunkWork> LoadAsync(Guid runId, int chunkNumber, CancellationToken cancellation);

    /// <summary>
    /// Writes fits, parameters and failures and marks the chunk done, in one transaction. Whoever comes second, also at the same
    /// moment, changes nothing; nor does a worker whose lease has become another's.
    /// </summary>
    /// <returns>False if the chunk was done already, or is another's.</returns>
    /// <exception cref="ArgumentException">
    /// The result does not tell of each observation of the chunk exactly once, or a fit has not the run's number of parameters.
    /// </exception>
    Task<bool> WriteAsync(ChunkResult result, CancellationToken cancellation);

    /// <summary>Stops a run of which no chunk can be fitted: what is not done stays so, and nobody asks for it until somebody
    /// resumes the run.</summary>
    Task StopRunAsync(Guid runId, string reason, CancellationToken cancellation);
}

/// <param name="Run">What it belongs to.</param>
/// <param name="ChunkNumber">Counted from 0.</param>
/// <param name="AlreadyDone">True: nothing is to do, or the run does not go on, and <paramref name="Observations"/> is
/// empty.</param>
/// <param name="Observations">In the catalogue's order.</param>
public sealed record ChunkWork(Run Run, int ChunkNumber, bool AlreadyDone, IReadOnlyList<ChunkObservation> Observations)
{
    /// <summary>Of the run.</summary>
    public BackgroundShapes Backgrounds { get; init; } = BackgroundShapes.None;
}

/// <summary>An observation as it is stored; its payload is not decoded yet.</summary>
/// <param name="Id">In the database.</param>
/// <param name="Number">Position in the catalogue.</param>
/// <param name="RightAscension">ICRS, degrees; null if unknown.</param>
/// <param name="Declination">ICRS, degrees; null if unknown.</param>
public sealed record ChunkObservation(
    long Id,
    int Number,
    string Name,
    double? RightAscension,
    double? Declination,
    byte[] PayloadBytes
)
{
    /// <summary>As its listing or header says; null: not known.</summary>
    public double? Redshift { get; init; }

    /// <summary>As it was given to the catalogue.</summary>
    /// <exception cref="SpectralDataException">The stored bytes are damaged: a failure of this observation, not of the
    /// chunk.</exception>
    public Observation Read() =>
        new()
        {
            Name = Name,
            RightAscension = RightAscension,
            Declination = Declination,
            Payload = PayloadCodec.Decode(PayloadBytes),
        };
}

public sealed record ChunkResult
{
    public required Guid RunId { get; init; }
    public required int ChunkNumber { get; init; }

    /// <summary>Who fitted it.</summary>
    public required string Worker { get; init; }

    /// <summary>The network that was used.</summary>
    public required string NetworkId { get; init; }
    public required IReadOnlyList<ChunkFit> Fits { get; init; }
    public required IReadOnlyList<FitFailure> Failures { get; init; }
}

/// <summary>A fit and the observation of the chunk that it is of.</summary>
public sealed record ChunkFit : SpectrumFit
{
    /// <summary>Of <see cref="ChunkObservation"/>.</summary>
    public required long ObservationId { get; init; }

    public static ChunkFit Of(long observationId, SpectrumFit fit) =>
        new()
        {
            ObservationId = observationId,
            Fit = fit.Fit,
            Network = fit.Network,
            Published = fit.Published,
            Fluxes = fit.Fluxes,
        };
}

/// <param name="ObservationId">Of <see cref="ChunkObservation"/>.</param>
/// <param name="Stage">Where it failed: "load", "fill", "regress", "refine".</param>
/// <param name="Reason">What was found, where, and what was expected.</param>
public sealed record FitFailure(long ObservationId, string Stage, string Reason);
