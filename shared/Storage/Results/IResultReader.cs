using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;

namespace Almagest.Storage.Results;

/// <summary>What runs found.</summary>
public interface IResultReader
{
    /// <summary>The fits of a run, in the order they were ingested if the filter names no observations; read in
    /// pages.</summary>
    IAsyncEnumerable<FitRecord> ReadAsync(Guid runId, ResultFilter filter, CancellationToken cancellation);

    /// <summary>What could not be fitted, in the order it was ingested.</summary>
    IAsyncEnumerable<FailureRecord> ReadFailuresAsync(Guid runId, CancellationToken cancellation);

    /// <summary>All that is known of one observation in a run.</summary>
    /// <param name="observation">Its name (of several so named, the first), or its id.</param>
    /// <returns>Null if the run's catalogue has none so named.</returns>
    Task<ObservationResult?> GetAsync(Guid runId, string observation, CancellationToken cancellation);

    /// <inheritdoc cref="GetAsync(Guid, string, CancellationToken)"/>
    /// <param name="observationId">Its id, whatever others are called.</param>
    Task<ObservationResult?> GetAsync(Guid runId, long observationId, CancellationToken cancellation);
}

/// <summary>Which fits to read.</summary>
public sealed record ResultFilter
{
    public static ResultFilter All { get; } = new();

    /// <summary>Null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Only observations whose names hold this text.</summary>
    public string? NameContains { get; init; }

    /// <summary>Only fits whose filled spectrum settled, or did not.</summary>
    public bool? Converged { get; init; }

    /// <summary>Only fits with all of these.</summary>
    public FitFlags Flags { get; init; }

    /// <summary>Only fits with none of <see cref="FitResult.NotToTrust"/>.</summary>
    public bool IsClean { get; init; }

    /// <summary>Only fits of these observations, by their ids, and in this order. Null: of all, as ingested.</summary>
    public IReadOnlyList<long>? Observations { get; init; }

    /// <summary>
    /// Also read <see cref="NetworkResult.Filled"/>, <see cref="NetworkResult.FilledBand"/>,
    /// <see cref="NetworkResult.PassTrace"/> and <see cref="NetworkResult.Samples"/>, most of a fit's bytes.
    /// </summary>
    public bool IncludeVectors { get; init; }
}

/// <summary>A fit as stored.</summary>
public sealed record FitRecord : SourceFit
{
    public required long ObservationId { get; init; }
}

public sealed record FailureRecord(
    long ObservationId,
    int Number,
    string Name,
    string Stage,
    string Reason,
    DateTimeOffset FailedAt
) : SourceFailure(Number, Name, Stage, Reason, FailedAt)
{
    /// <summary>Its first spectrum's; null: it was read from none.</summary>
    public string? File { get; init; }
}

/// <param name="Payload">What was measured.</param>
/// <param name="Files">What it was read from.</param>
/// <param name="Fit">With its vectors; null if it is not fitted yet, or failed.</param>
/// <param name="Failure">Null if it did not fail.</param>
public sealed record ObservationResult(
    long ObservationId,
    int Number,
    string Name,
    ObservationPayload Payload,
    IReadOnlyList<ObservationFile> Files,
    FitRecord? Fit,
    FailureRecord? Failure
);
