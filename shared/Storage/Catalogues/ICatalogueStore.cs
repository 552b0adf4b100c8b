using Almagest.Spectra.Observations;

namespace Almagest.Storage.Catalogues;

/// <summary>Catalogues and their observations.</summary>
public interface ICatalogueStore
{
    /// <returns>The catalogue; the one that is there if name and source are the same, so that an ingest can go on.</returns>
    /// <exception cref="ArgumentException">There is one of that name from another source.</exception>
    Task<Catalogue> CreateAsync(string name, string source, CancellationToken cancellation);

    /// <summary>Adds observations in bulk. What is there already, by number, stays as it is.</summary>
    Task AddAsync(int catalogueId, IReadOnlyList<NewObservation> observations, CancellationToken cancellation);

    /// <summary>Notes what could not be ingested. A second reason for the same path replaces the first.</summary>
    Task AddFailuresAsync(int catalogueId, IReadOnlyList<IngestFailure> failures, CancellationToken cancellation);

    Task<IReadOnlyList<IngestFailure>> FailuresAsync(int catalogueId, CancellationToken cancellation);

    Task<Catalogue?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Catalogue>> ListAsync(CancellationToken cancellation);
}

/// <param name="Id">Of this database.</param>
/// <param name="Name">Unique.</param>
/// <param name="Source">Where it was read from.</param>
/// <param name="Observations">How many it holds.</param>
/// <param name="Failures">How many could not be ingested.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Catalogue(int Id, string Name, string Source, int Observations, int Failures, DateTimeOffset CreatedAt);

public sealed record NewObservation
{
    /// <summary>Position in the catalogue; unique there.</summary>
    public required int Number { get; init; }
    public required string Name { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Ra { get; init; }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Dec { get; init; }

    /// <summary>Of <see cref="PayloadCodec.Encode"/>.</summary>
    public required byte[] Payload { get; init; }
    public IReadOnlyList<ObservationFile> Files { get; init; } = [];

    public static NewObservation Of(int number, Observation observation, IReadOnlyList<ObservationFile>? files = null) =>
        new()
        {
            Number = number,
            Name = observation.Name,
            Ra = observation.RightAscension,
            Dec = observation.Declination,
            Payload = PayloadCodec.Encode(observation.Payload),
            Files = files ?? [],
        };
}

/// <summary>A file that an observation was read from.</summary>
/// <param name="Role">"pha", "background", "rmf", "arf", ...</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ObservationFile(string Role, string Path, string Sha256);

public sealed record IngestFailure(string Path, string Reason);
