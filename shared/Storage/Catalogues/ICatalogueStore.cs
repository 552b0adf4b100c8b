using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Storage.Catalogues;

/// <summary>Catalogues and their observations.</summary>
public interface ICatalogueStore
{
    /// <returns>The catalogue; the one that is there if name and source are the same, so that an ingest can go on.</returns>
    /// <exception cref="ArgumentException">There is one of that name from another source.</exception>
    Task<Catalogue> CreateAsync(string name, string source, CancellationToken cancellation);

    /// <summary>Adds observations in bulk. What is there already, by number, stays as it is; an earlier observation of the same
    /// identity is no longer the catalogue's, though what was fitted of it stays.</summary>
    Task AddAsync(int catalogueId, IReadOnlyList<NewObservation> observations, CancellationToken cancellation);

    /// <summary>Tells what the files of observations say that are there, by number, and were stored by a version that did not
    /// ask. Their content stays.</summary>
    Task DescribeAsync(int catalogueId, IReadOnlyList<NewObservation> observations, CancellationToken cancellation);

    /// <summary>Notes what could not be ingested. A second reason for the same path replaces the first.</summary>
    Task AddFailuresAsync(int catalogueId, IReadOnlyList<IngestFailure> failures, CancellationToken cancellation);

    /// <summary>What the catalogue holds now, in order.</summary>
    Task<IReadOnlyList<KnownObservation>> ObservationsAsync(int catalogueId, CancellationToken cancellation);

    /// <summary>What some observations of the catalogue hold, spread evenly over those that it holds now, in order: for what is
    /// learnt from many.</summary>
    /// <param name="most">At most so many.</param>
    IAsyncEnumerable<byte[]> SampleAsync(int catalogueId, int most, CancellationToken cancellation);

    /// <summary>An observation as it was ingested; null: there is none of that id.</summary>
    /// <exception cref="SpectralDataException">The stored bytes are damaged.</exception>
    Task<Observation?> ReadAsync(long observationId, CancellationToken cancellation);

    /// <summary>Some as they were ingested, with the files that they were read from, in order of their ids; those that are not
    /// there are not among them.</summary>
    /// <exception cref="SpectralDataException">The stored bytes are damaged.</exception>
    Task<IReadOnlyList<StoredObservation>> ReadAsync(IReadOnlyCollection<long> observations, CancellationToken cancellation);

    /// <summary>The first number that no observation has had, gone ones included.</summary>
    Task<int> NextNumberAsync(int catalogueId, CancellationToken cancellation);

    /// <summary>These are no longer the catalogue's; what was fitted of them stays.</summary>
    Task RetireAsync(int catalogueId, IReadOnlyCollection<int> numbers, CancellationToken cancellation);

    /// <summary>Forgets what could not be ingested: before it is tried again.</summary>
    Task ForgetFailuresAsync(int catalogueId, CancellationToken cancellation);

    Task<IReadOnlyList<IngestFailure>> FailuresAsync(int catalogueId, CancellationToken cancellation);

    Task<Catalogue?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Catalogue>> ListAsync(CancellationToken cancellation);
}

/// <param name="Id">Of this database.</param>
/// <param name="Name">Unique.</param>
/// <param name="Source">Where it was read from.</param>
/// <param name="Observations">How many it holds now.</param>
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

    /// <summary>What makes it the same observation when the catalogue is read again; unique there. Null: not known.</summary>
    public string? Identity { get; init; }
    public IReadOnlyList<ObservationFile> Files { get; init; } = [];

    /// <summary>For queries; no part of <see cref="Content"/>.</summary>
    public ObservationFacts Facts { get; init; } = new();

    /// <summary>SHA-256 of all that was read of it, lower-case hex; not of its name, which identity has or comes of the
    /// path.</summary>
    public string Content()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] told =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Ra:R} {Dec:R}"),
            .. Facts.Redshift is { } z ? [string.Create(CultureInfo.InvariantCulture, $"redshift {z:R}")] : (string[])[],
            .. Files.Select(file => $"{file.Role} {file.Sha256}"),
        ];
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', told)));
        hash.AppendData(Payload);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static NewObservation Of(int number, Observation observation, IReadOnlyList<ObservationFile>? files = null) =>
        new()
        {
            Number = number,
            Name = observation.Name,
            Ra = observation.RightAscension,
            Dec = observation.Declination,
            Payload = PayloadCodec.Encode(observation.Payload),
            Files = files ?? [],
            Facts = ObservationFacts.Of(observation.Payload),
        };
}

/// <summary>An observation that a catalogue holds.</summary>
/// <param name="Ra">ICRS, degrees; null if unknown.</param>
/// <param name="Dec">ICRS, degrees; null if unknown.</param>
/// <param name="Identity">Null: of before there were any.</param>
/// <param name="Content">As <see cref="NewObservation.Content"/>; null: likewise.</param>
/// <param name="IsDescribed">Its files were asked for <see cref="ObservationFacts"/>.</param>
public sealed record KnownObservation(
    int Number,
    string Name,
    double? Ra,
    double? Dec,
    string? Identity,
    string? Content,
    bool IsDescribed
);

/// <param name="Id">In the database.</param>
/// <param name="Number">Position in the catalogue.</param>
public sealed record StoredObservation(long Id, int Number, Observation Observation, IReadOnlyList<ObservationFile> Files);

/// <summary>A file that an observation was read from.</summary>
/// <param name="Role">"pha", "background", "rmf", "arf", ...</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ObservationFile(string Role, string Path, string Sha256);

public sealed record IngestFailure(string Path, string Reason);
