using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Application.Series;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Sources;

/// <summary>Every source of a run with its fit, one after the other: for reports, which never have more of them in memory than a
/// few.</summary>
public sealed class RunSources(
    Lookup lookup,
    IRunStore runs,
    IResultReader results,
    ICatalogueStore catalogues,
    SourceReader sources,
    DrawnRuns drawn
)
{
    private const int AtOnce = 100;

    /// <param name="name">Id of the run, the beginning of one, or its name.</param>
    /// <exception cref="UnknownException">There is none.</exception>
    public async Task<(DrawnRun Run, RunProgress Progress)> OpenAsync(string name, CancellationToken cancellation)
    {
        Run run = await lookup.RunAsync(name, cancellation);
        return (await drawn.OpenAsync(run, cancellation), await runs.ProgressAsync(run.Id, cancellation));
    }

    /// <summary>The fits, as they were ingested, some at once; nothing is drawn yet.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FitOfSource>> ReadAsync(
        Run run,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (
            FitRecord[] fits in results
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, cancellation)
                .Chunk(AtOnce)
                .WithCancellation(cancellation)
        )
        {
            long[] ids = [.. fits.Select(fit => fit.ObservationId)];
            Dictionary<long, StoredObservation> stored = (await catalogues.ReadAsync(ids, cancellation)).ToDictionary(one =>
                one.Id
            );
            Dictionary<long, ObservedAs> observed = (
                await sources.ObservedAsync(
                    string.Create(CultureInfo.InvariantCulture, $"observation_id IN ({string.Join(',', ids)})"),
                    ids.Length,
                    cancellation
                )
            ).ToDictionary(one => one.Id);
            yield return
            [
                .. fits.Select(fit => new FitOfSource(
                    fit,
                    stored[fit.ObservationId],
                    observed.GetValueOrDefault(fit.ObservationId)
                )),
            ];
        }
    }

    public IAsyncEnumerable<FailureRecord> FailuresAsync(Run run, CancellationToken cancellation) =>
        results.ReadFailuresAsync(run.Id, cancellation);

    /// <summary>As a page shows it.</summary>
    public static async Task<SourceFacts> ShowAsync(DrawnRun run, FitOfSource one, CancellationToken cancellation)
    {
        (FitRecord fit, StoredObservation stored, ObservedAs? observed) = one;
        return new(
            new(0, fit.Name, fit.Ra, fit.Dec, run.Run.CatalogueName),
            observed is null ? [] : [observed],
            [],
            new(
                run.Run,
                run.Campaign,
                new(stored.Id, stored.Number, fit.Name, stored.Observation.Payload, stored.Files, fit, null),
                await run.OfAsync(stored.Observation, fit, null, cancellation)
            )
        );
    }
}

/// <summary>A fit with what it is of.</summary>
/// <param name="Observed">Null: nothing is known beside the spectrum.</param>
public sealed record FitOfSource(FitRecord Fit, StoredObservation Stored, ObservedAs? Observed);
