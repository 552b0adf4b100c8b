using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Results;

internal sealed class ResultReader(Database database) : IResultReader
{
    private const int PageSize = 1000,
        PageOfVectors = 100,
        PageOfFailures = 10_000;

    public async IAsyncEnumerable<FitRecord> ReadAsync(
        Guid runId,
        ResultFilter filter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        RunShape run = await ShapeAsync(runId, cancellation);
        int left = filter.Limit ?? int.MaxValue,
            most = filter.IncludeVectors ? PageOfVectors : PageSize;
        IEnumerable<long> all = filter.Observations?.Take(left)
            ?? (await WrittenAsync(run.Number, cancellation)).SelectMany(Numbers);
        foreach (long[] some in all.Chunk(most))
        {
            if (left == 0)
                yield break;
            IReadOnlyList<FitRecord> page = await database.RunAsync(
                (context, token) => FitPage.ReadAsync(context, run, Among(some), filter, Math.Min(most, left), token),
                cancellation
            );
            // Join keeps the order of what it is called on.
            foreach (
                FitRecord fit in filter.Observations is null
                    ? page
                    : some.Join(page, id => id, fit => fit.ObservationId, (_, fit) => fit)
            )
                yield return fit;
            left -= page.Count;
        }

        static IEnumerable<long> Numbers((int First, int Last) range) =>
            Enumerable.Range(range.First, range.Last - range.First + 1).Select(number => (long)number);

        string Among(long[] some) =>
            filter.Observations is null
                ? $"o.catalogue_id = {run.CatalogueId} AND o.number IN ({string.Join(',', some)})"
                : $"o.id IN ({string.Join(',', some)})";
    }

    /// <returns>Numbers of the observations of chunks that were written, from the first to the last of each.</returns>
    private Task<List<(int First, int Last)>> WrittenAsync(int runNumber, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                (
                    await context
                        .Chunks.Where(row => row.RunNumber == runNumber && row.Writes > 0)
                        .OrderBy(row => row.FirstObservation)
                        .Select(row => new { row.FirstObservation, row.LastObservation })
                        .ToListAsync(token)
                ).ConvertAll(row => (row.FirstObservation, row.LastObservation)),
            cancellation
        );

    public async IAsyncEnumerable<FailureRecord> ReadFailuresAsync(
        Guid runId,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        RunShape run = await ShapeAsync(runId, cancellation);
        long after = long.MinValue;
        while (true)
        {
            long from = after;
            List<FailureRecord> page = await database.RunAsync(
                (context, token) =>
                    Failures(context, run.Number)
                        .Where(row => row.Failure.ObservationId > from)
                        .OrderBy(row => row.Failure.ObservationId)
                        .Take(PageOfFailures)
                        .Select(row => new FailureRecord(
                            row.Observation.Id,
                            row.Observation.Number,
                            row.Observation.Name,
                            row.Failure.Stage,
                            row.Failure.Reason,
                            row.Failure.FailedAt
                        )
                        {
                            File = context
                                .ObservationFiles.Where(file => file.ObservationId == row.Observation.Id)
                                .OrderBy(file => file.Number)
                                .Select(file => file.Path)
                                .FirstOrDefault(),
                        })
                        .ToListAsync(token),
                cancellation
            );
            foreach (FailureRecord failure in page)
                yield return failure;
            if (page.Count < PageOfFailures)
                yield break;
            after = page[^1].ObservationId;
        }
    }

    public Task<ObservationResult?> GetAsync(Guid runId, string observation, CancellationToken cancellation)
    {
        long? id = long.TryParse(observation, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        return GetAsync(runId, known => known.Name == observation || known.Id == id, observation, cancellation);
    }

    public Task<ObservationResult?> GetAsync(Guid runId, long observationId, CancellationToken cancellation) =>
        GetAsync(runId, known => known.Id == observationId, "", cancellation);

    /// <summary>Of a catalogue. A sum has no index: SQLite would rather read all of a catalogue than look for a name.</summary>
    internal static IQueryable<ObservationRow> Of(AlmagestContext context, int catalogue) =>
        context.Observations.Where(known => known.CatalogueId + 0 == catalogue);

    private async Task<ObservationResult?> GetAsync(
        Guid runId,
        Expression<Func<ObservationRow, bool>> isAsked,
        string name,
        CancellationToken cancellation
    )
    {
        RunShape run = await ShapeAsync(runId, cancellation);
        return await database.RunAsync(
            async (context, token) =>
            {
                // A name may look like an id: names come first.
                ObservationRow? row = await Of(context, run.CatalogueId)
                    .Where(isAsked)
                    .OrderBy(known => known.Name == name ? 0 : 1)
                    .ThenBy(known => known.Number)
                    .FirstOrDefaultAsync(token);
                if (row is null)
                    return null;
                List<ObservationFile> files = await context
                    .ObservationFiles.Where(file => file.ObservationId == row.Id)
                    .OrderBy(file => file.Number)
                    .Select(file => new ObservationFile(file.Role, file.Path, file.Sha256))
                    .ToListAsync(token);
                IReadOnlyList<FitRecord> fits = await FitPage.ReadAsync(
                    context,
                    run,
                    $"o.id = {row.Id}",
                    new ResultFilter { IncludeVectors = true },
                    limit: 1,
                    token
                );
                FailureRecord? failure = await Failures(context, run.Number)
                    .Where(known => known.Observation.Id == row.Id)
                    .Select(known => new FailureRecord(
                        row.Id,
                        row.Number,
                        row.Name,
                        known.Failure.Stage,
                        known.Failure.Reason,
                        known.Failure.FailedAt
                    ))
                    .SingleOrDefaultAsync(token);
                return new ObservationResult(
                    row.Id,
                    row.Number,
                    row.Name,
                    PayloadCodec.Decode(row.Payload),
                    files,
                    fits.SingleOrDefault(),
                    failure
                );
            },
            cancellation
        );
    }

    private Task<RunShape> ShapeAsync(Guid runId, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                RunRow run = await context.Runs.SingleOrDefaultAsync(row => row.Id == runId, token)
                    ?? throw RunStore.UnknownRun(runId);
                List<RunParameter> parameters = await context
                    .RunParameters.Where(row => row.RunNumber == run.Number)
                    .OrderBy(row => row.Number)
                    .Select(row => new RunParameter(row.Name, row.Unit))
                    .ToListAsync(token);
                return new RunShape(run.Number, run.CatalogueId, parameters);
            },
            cancellation
        );

    private static IQueryable<ObservedFailure> Failures(AlmagestContext context, int runNumber) =>
        context
            .Failures.Where(failure => failure.RunNumber == runNumber)
            .Join(
                context.Observations,
                failure => failure.ObservationId,
                row => row.Id,
                (failure, row) => new ObservedFailure { Failure = failure, Observation = row }
            );

    private sealed class ObservedFailure
    {
        public required FailureRow Failure { get; init; }
        public required ObservationRow Observation { get; init; }
    }
}

/// <summary>What reading a run's rows needs to know of it.</summary>
internal sealed record RunShape(int Number, int CatalogueId, IReadOnlyList<RunParameter> Parameters);
