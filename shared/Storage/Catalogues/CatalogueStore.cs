using System.Data.Common;
using System.Runtime.CompilerServices;
using Almagest.Spectra.Observations;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Catalogues;

internal sealed class CatalogueStore(Database database, TimeProvider clock) : ICatalogueStore
{
    // A transaction of a few megabytes.
    private const int SliceSize = 2000;

    private const int SampleSlice = 200;

    public async Task<Catalogue> CreateAsync(string name, string source, CancellationToken cancellation)
    {
        string cleanName = StoredText.Clean(name),
            cleanSource = StoredText.Clean(source);
        DateTime now = clock.GetUtcNow().UtcDateTime;
        await database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO catalogues (name, source, created_at) VALUES ({cleanName}, {cleanSource}, {now})
                    ON CONFLICT (name) DO NOTHING
                    """,
                    token
                ),
            cancellation
        );
        Catalogue catalogue = (await FindAsync(cleanName, cancellation))!;
        return catalogue.Source == cleanSource
            ? catalogue
            : throw new ArgumentException(
                $"catalogue '{name}': found one from {catalogue.Source}; expected another name for {source}.",
                nameof(name)
            );
    }

    public Task<Observation?> ReadAsync(long observationId, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await context.Observations.SingleOrDefaultAsync(row => row.Id == observationId, token) is { } row
                    ? ObservationOf(row)
                    : null,
            cancellation
        );

    public Task<IReadOnlyList<StoredObservation>> ReadAsync(
        IReadOnlyCollection<long> observations,
        CancellationToken cancellation
    ) =>
        database.RunAsync<IReadOnlyList<StoredObservation>>(
            async (context, token) =>
            {
                List<ObservationRow> rows = await context
                    .Observations.AsNoTracking()
                    .Where(row => observations.Contains(row.Id))
                    .OrderBy(row => row.Id)
                    .ToListAsync(token);
                ILookup<long, ObservationFileRow> files = (
                    await context
                        .ObservationFiles.AsNoTracking()
                        .Where(file => observations.Contains(file.ObservationId))
                        .OrderBy(file => file.Number)
                        .ToListAsync(token)
                ).ToLookup(file => file.ObservationId);
                return
                [
                    .. rows.Select(row => new StoredObservation(
                        row.Id,
                        row.Number,
                        ObservationOf(row),
                        [.. files[row.Id].Select(file => new ObservationFile(file.Role, file.Path, file.Sha256))]
                    )),
                ];
            },
            cancellation
        );

    private static Observation ObservationOf(ObservationRow row) =>
        new()
        {
            Name = row.Name,
            RightAscension = row.Ra,
            Declination = row.Dec,
            Payload = PayloadCodec.Decode(row.Payload),
        };

    public async IAsyncEnumerable<byte[]> SampleAsync(
        int catalogueId,
        int most,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        List<long> all = await database.RunAsync(
            (context, token) =>
                context
                    .Observations.Where(row => row.CatalogueId == catalogueId && row.SupersededAt == null)
                    .OrderBy(row => row.Number)
                    .Select(row => row.Id)
                    .ToListAsync(token),
            cancellation
        );
        int count = Math.Min(most, all.Count);
        foreach (
            long[] slice in Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)]).Chunk(SampleSlice)
        )
        {
            List<byte[]> payloads = await database.RunAsync(
                (context, token) =>
                    context
                        .Observations.Where(row => slice.Contains(row.Id))
                        .OrderBy(row => row.Number)
                        .Select(row => row.Payload)
                        .ToListAsync(token),
                cancellation
            );
            foreach (byte[] payload in payloads)
                yield return payload;
        }
    }

    public async Task AddAsync(int catalogueId, IReadOnlyList<NewObservation> observations, CancellationToken cancellation)
    {
        for (int first = 0; first < observations.Count; first += SliceSize)
        {
            NewObservation[] slice = [.. observations.Skip(first).Take(SliceSize)];
            await database.RunAsync(
                async token =>
                {
                    await using DbConnection connection = await database.OpenAsync(token);
                    await using DbTransaction transaction = await connection.BeginTransactionAsync(token);
                    DateTime now = clock.GetUtcNow().UtcDateTime;
                    IReadOnlyDictionary<int, long> ids = connection is NpgsqlConnection postgres
                        ? await PostgresObservations.InsertAsync(postgres, catalogueId, slice, now, token)
                        : SqliteObservations.Insert((SqliteConnection)connection, catalogueId, slice, now);
                    await ObservationDetails.WriteAsync(
                        connection,
                        [
                            .. slice
                                .Where(one => ids.ContainsKey(one.Number))
                                .Select(one => DescribedObservation.Of(ids[one.Number], catalogueId, one)),
                        ],
                        token
                    );
                    await transaction.CommitAsync(token);
                    return true;
                },
                cancellation
            );
        }
    }

    public async Task DescribeAsync(int catalogueId, IReadOnlyList<NewObservation> observations, CancellationToken cancellation)
    {
        foreach (NewObservation[] slice in observations.Chunk(SliceSize))
        {
            int[] numbers = [.. slice.Select(one => one.Number)];
            await database.RunAsync(
                async (context, token) =>
                {
                    await using var transaction = await context.Database.BeginTransactionAsync(token);
                    Dictionary<int, long> ids = await context
                        .Observations.Where(row => row.CatalogueId == catalogueId && numbers.Contains(row.Number))
                        .ToDictionaryAsync(row => row.Number, row => row.Id, token);
                    await ObservationDetails.WriteAsync(
                        context.Database.GetDbConnection(),
                        [.. slice.Select(one => DescribedObservation.Of(ids[one.Number], catalogueId, one))],
                        token
                    );
                    await transaction.CommitAsync(token);
                    return true;
                },
                cancellation
            );
        }
    }

    public Task AddFailuresAsync(int catalogueId, IReadOnlyList<IngestFailure> failures, CancellationToken cancellation)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return database.RunAsync(
            async (context, token) =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                foreach (IngestFailure failure in failures)
                {
                    string path = StoredText.Clean(failure.Path),
                        reason = StoredText.Clean(failure.Reason);
                    await context.Database.ExecuteSqlAsync(
                        $"""
                        INSERT INTO ingest_failures (catalogue_id, path, reason, failed_at)
                        VALUES ({catalogueId}, {path}, {reason}, {now})
                        ON CONFLICT (catalogue_id, path) DO UPDATE SET reason = excluded.reason, failed_at = excluded.failed_at
                        """,
                        token
                    );
                }
                await transaction.CommitAsync(token);
                return true;
            },
            cancellation
        );
    }

    public Task<IReadOnlyList<KnownObservation>> ObservationsAsync(int catalogueId, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<KnownObservation>>(
            async (context, token) =>
                await context
                    .Observations.Where(row => row.CatalogueId == catalogueId && row.SupersededAt == null)
                    .OrderBy(row => row.Number)
                    .Select(row => new KnownObservation(
                        row.Number,
                        row.Name,
                        row.Ra,
                        row.Dec,
                        row.Identity,
                        row.Content,
                        context.ObservationDetails.Any(detail => detail.ObservationId == row.Id && detail.IsFromFiles)
                    ))
                    .ToListAsync(token),
            cancellation
        );

    public Task<int> NextNumberAsync(int catalogueId, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                (
                    await context
                        .Observations.Where(row => row.CatalogueId == catalogueId)
                        .MaxAsync(row => (int?)row.Number, token)
                    ?? -1
                ) + 1,
            cancellation
        );

    public Task RetireAsync(int catalogueId, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        DateTime? now = clock.GetUtcNow().UtcDateTime;
        return database.RunAsync(
            async (context, token) =>
            {
                foreach (int[] slice in numbers.Chunk(SliceSize))
                    await context
                        .Observations.Where(row =>
                            row.CatalogueId == catalogueId && row.SupersededAt == null && slice.Contains(row.Number)
                        )
                        .ExecuteUpdateAsync(row => row.SetProperty(known => known.SupersededAt, now), token);
                return true;
            },
            cancellation
        );
    }

    public Task ForgetFailuresAsync(int catalogueId, CancellationToken cancellation) =>
        database.RunAsync(
            (context, token) => context.IngestFailures.Where(row => row.CatalogueId == catalogueId).ExecuteDeleteAsync(token),
            cancellation
        );

    public Task<IReadOnlyList<IngestFailure>> FailuresAsync(int catalogueId, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<IngestFailure>>(
            async (context, token) =>
                await context
                    .IngestFailures.Where(row => row.CatalogueId == catalogueId)
                    .OrderBy(row => row.Path)
                    .Select(row => new IngestFailure(row.Path, row.Reason))
                    .ToListAsync(token),
            cancellation
        );

    public Task<Catalogue?> FindAsync(string name, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await Uncounted(context, context.Catalogues.Where(row => row.Name == name)).SingleOrDefaultAsync(token) is { } one
                    ? one with
                    {
                        Observations = await Current(context).CountAsync(row => row.CatalogueId == one.Id, token),
                    }
                    : null,
            cancellation
        );

    public Task<IReadOnlyList<Catalogue>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<Catalogue>>(
            async (context, token) =>
            {
                // All at once are read off their index; one by one SQLite reads every row.
                Dictionary<int, int> observations = await Current(context)
                    .GroupBy(row => row.CatalogueId)
                    .Select(all => new { all.Key, Count = all.Count() })
                    .ToDictionaryAsync(all => all.Key, all => all.Count, token);
                List<Catalogue> all = await Uncounted(context, context.Catalogues.OrderByDescending(row => row.CreatedAt))
                    .ToListAsync(token);
                return [.. all.Select(one => one with { Observations = observations.GetValueOrDefault(one.Id) })];
            },
            cancellation
        );

    private static IQueryable<ObservationRow> Current(AlmagestContext context) =>
        context.Observations.Where(row => row.SupersededAt == null);

    /// <summary>Without their observations.</summary>
    private static IQueryable<Catalogue> Uncounted(AlmagestContext context, IQueryable<CatalogueRow> rows) =>
        rows.Select(row => new Catalogue(
            row.Id,
            row.Name,
            row.Source,
            0,
            context.IngestFailures.Count(failure => failure.CatalogueId == row.Id),
            row.CreatedAt
        ));
}
