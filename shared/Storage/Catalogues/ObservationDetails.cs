using System.Data.Common;
using System.Globalization;
using Almagest.Storage.Bulk;
using Almagest.Vo.Healpix;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Almagest.Storage.Catalogues;

/// <summary>Writes what queries know of observations, and the sources that they are of.</summary>
internal static class ObservationDetails
{
    private const string Columns =
        "observation_id, source_id, catalogue_id, number, name, ra, dec, healpix, file, telescope, instrument, obs_id, "
        + "started_at, mjd, exposure, counts, energy_lolim, energy_hilim, redshift, is_from_files";

    /// <summary>Of an earlier row only what its files tell is taken anew.</summary>
    private const string Renew =
        "ON CONFLICT (observation_id) DO UPDATE SET telescope = excluded.telescope, instrument = excluded.instrument, "
        + "obs_id = excluded.obs_id, started_at = excluded.started_at, mjd = excluded.mjd, exposure = excluded.exposure, "
        + "counts = excluded.counts, energy_lolim = excluded.energy_lolim, energy_hilim = excluded.energy_hilim, "
        + "redshift = excluded.redshift, is_from_files = excluded.is_from_files";

    /// <summary>The latest observation says what a source is called and where it is.</summary>
    private const string Rename =
        "ON CONFLICT (catalogue_id, identity) DO UPDATE SET name = excluded.name, ra = excluded.ra, dec = excluded.dec, "
        + "healpix = excluded.healpix";

    private const string CreateIncoming = """
        SET LOCAL client_min_messages = warning;
        CREATE TEMPORARY TABLE IF NOT EXISTS incoming_details
            (observation_id bigint, identity text, catalogue_id integer, number integer, name text, ra double precision,
             dec double precision, healpix bigint, file text, telescope text, instrument text, obs_id text,
             started_at timestamp with time zone, mjd double precision, exposure double precision, counts double precision,
             energy_lolim double precision, energy_hilim double precision, redshift double precision, is_from_files boolean)
            ON COMMIT DELETE ROWS;
        """;

    private static readonly string Move = $"""
        INSERT INTO sources (id, catalogue_id, identity, name, ra, dec, healpix)
        SELECT DISTINCT ON (catalogue_id, identity) observation_id, catalogue_id, identity, name, ra, dec, healpix
        FROM incoming_details ORDER BY catalogue_id, identity, observation_id DESC
        {Rename};
        INSERT INTO observation_details ({Columns})
        SELECT {string.Join(", ", Columns.Split(", ").Select(column => column == "source_id" ? "s.id" : $"i.{column}"))}
        FROM incoming_details i JOIN sources s ON s.catalogue_id = i.catalogue_id AND s.identity = i.identity
        {Renew}
        """;

    /// <summary>Within the caller's transaction; again for the same observations does no harm.</summary>
    public static async Task WriteAsync(
        DbConnection connection,
        IReadOnlyList<DescribedObservation> observations,
        CancellationToken cancellation
    )
    {
        if (observations.Count == 0)
            return;
        if (connection is NpgsqlConnection postgres)
            await CopyAsync(postgres, observations, cancellation);
        else
            Insert((SqliteConnection)connection, observations);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        IReadOnlyList<DescribedObservation> observations,
        CancellationToken cancellation
    )
    {
        await ExecuteAsync(connection, CreateIncoming, cancellation);
        using CopyBuffer rows = new();
        foreach (DescribedObservation one in observations)
        {
            rows.BeginRow(20);
            rows.Int64(one.Id);
            rows.Text(one.Identity);
            rows.Int32(one.CatalogueId);
            rows.Int32(one.Number);
            rows.Text(one.Name);
            rows.Double(one.Ra ?? double.NaN);
            rows.Double(one.Dec ?? double.NaN);
            if (one.Healpix is { } pixel)
                rows.Int64(pixel);
            else
                rows.Null();
            rows.Text(StoredText.CleanOrNull(one.File));
            rows.Text(StoredText.CleanOrNull(one.Facts.Telescope));
            rows.Text(StoredText.CleanOrNull(one.Facts.Instrument));
            rows.Text(StoredText.CleanOrNull(one.Facts.ObsId));
            if (one.Facts.StartedAt is { } start)
                rows.Timestamp(start);
            else
                rows.Null();
            foreach (double? number in one.Numbers)
                rows.Double(number ?? double.NaN);
            rows.Bool(one.Facts.IsFromFiles);
        }
        await rows.SendAsync(connection, "incoming_details", cancellation);
        await ExecuteAsync(connection, Move, cancellation);
    }

    private static void Insert(SqliteConnection connection, IReadOnlyList<DescribedObservation> observations)
    {
        using SqliteStatement source = new(
            connection,
            "INSERT INTO sources (id, catalogue_id, identity, name, ra, dec, healpix) VALUES (@0, @1, @2, @3, @4, @5, @6) "
                + $"{Rename} RETURNING id",
            7
        );
        int count = Columns.Count(letter => letter == ',') + 1;
        string places = string.Join(
            ", ",
            Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@{i}"))
        );
        using SqliteStatement detail = new(
            connection,
            $"INSERT INTO observation_details ({Columns}) VALUES ({places}) {Renew}",
            count
        );
        foreach (DescribedObservation one in observations)
        {
            object? id = source.Scalar(one.Id, one.CatalogueId, one.Identity, one.Name, one.Ra, one.Dec, one.Healpix);
            detail.Execute([
                one.Id,
                id,
                one.CatalogueId,
                one.Number,
                one.Name,
                one.Ra,
                one.Dec,
                one.Healpix,
                StoredText.CleanOrNull(one.File),
                StoredText.CleanOrNull(one.Facts.Telescope),
                StoredText.CleanOrNull(one.Facts.Instrument),
                StoredText.CleanOrNull(one.Facts.ObsId),
                one.Facts.StartedAt,
                .. one.Numbers.Select(number => (object?)number),
                one.Facts.IsFromFiles,
            ]);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>A stored observation with what is known of it.</summary>
/// <param name="File">The first spectrum's; null: none is known.</param>
internal sealed record DescribedObservation(
    long Id,
    int CatalogueId,
    string? GivenIdentity,
    int Number,
    string Name,
    double? Ra,
    double? Dec,
    string? File,
    ObservationFacts Facts
)
{
    public static DescribedObservation Of(long id, int catalogueId, NewObservation one) =>
        new(
            id,
            catalogueId,
            StoredText.CleanOrNull(one.Identity),
            one.Number,
            StoredText.Clean(one.Name),
            one.Ra,
            one.Dec,
            one.Files is [{ } first, ..] ? first.Path : null,
            one.Facts
        );

    /// <summary>Of its source.</summary>
    public string Identity => GivenIdentity ?? string.Create(CultureInfo.InvariantCulture, $"observation {Id}");

    public long? Healpix =>
        Ra is { } east && Dec is { } north && double.IsFinite(east) && Math.Abs(north) <= 90
            ? NestedPixels.At(east, north)
            : null;

    /// <summary>In the order of the columns.</summary>
    public IEnumerable<double?> Numbers =>
        [Facts.Mjd, Facts.Exposure, Facts.Counts, Facts.LowestEnergy, Facts.HighestEnergy, Facts.Redshift];
}
