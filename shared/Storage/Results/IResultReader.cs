using Almagest.Spectra.Observations;

namespace Almagest.Storage;

/// <summary>What runs found.</summary>
public interface IResultReader
{
    /// <summary>The fits of a run in the order they were ingested, read in pages.</summary>
    IAsyncEnumerable<FitRecord> ReadAsync(Guid runId, ResultFilter filter, CancellationToken cancellation);

    /// <summary>What could not be fitted, in the order it was ingested.</summary>
    IAsyncEnumerable<FailureRecord> ReadFailuresAsync(Guid runId, CancellationToken cancellation);

    /// <summary>All that is known of one observation in a run.</summary>
    /// <param name="observation">Its name (of several so named, the first), or its id.</param>
    /// <returns>Null if the run's catalogue has none so named.</returns>
    Task<ObservationResult?> GetAsync(Guid runId, string observation, CancellationToken cancellation);
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

    /// <summary>
    /// Also read <see cref="FitResult.Filled"/>, <see cref="FitResult.FilledBand"/>, <see cref="FitResult.PassTrace"/> and
    /// <see cref="FitResult.Samples"/>,
    /// most of a fit's bytes.
    /// </summary>
    public bool IncludeVectors { get; init; }
}

/// <summary>A fit as stored, with the names that its numbers need.</summary>
public sealed record FitRecord
{
    public required long ObservationId { get; init; }

    /// <summary>In the catalogue.</summary>
    public required int Number { get; init; }
    public required string Name { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Ra { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Dec { get; init; }
    public required string NetworkId { get; init; }
    public required DateTimeOffset FittedAt { get; init; }
    public required FitResult Fit { get; init; }

    /// <summary>As <see cref="FitResult.Parameters"/>, named.</summary>
    public required IReadOnlyList<NamedEstimate> Parameters { get; init; }
}

/// <param name="Name">As the campaign names it.</param>
/// <param name="Unit">Empty: dimensionless.</param>
/// <param name="Estimate">In that unit.</param>
public sealed record NamedEstimate(string Name, string Unit, ParameterEstimate Estimate);

public sealed record FailureRecord(
    long ObservationId,
    int Number,
    string Name,
    string Stage,
    string Reason,
    DateTimeOffset FailedAt
);

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
