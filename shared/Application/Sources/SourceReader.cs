using System.Globalization;
using Almagest.Application.Published;
using Almagest.Application.Results;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Sources;

/// <summary>One source with what was observed and found of it.</summary>
public sealed class SourceReader(PublishedPages pages, Lookup lookup, IResultReader results, DrawnRuns drawn)
{
    private const int MostObservations = 200,
        MostFits = 500;

    /// <param name="name">Of the source.</param>
    /// <param name="run">By which the observation is chosen; null: the newest fit, whosever it is.</param>
    /// <param name="observation">Its id, where a source has several; null: the one that the run fitted.</param>
    /// <param name="rebinning">Of the picture; null for the usual one.</param>
    /// <param name="number">source_id, where several are so named; null: the one last ingested, or that the run fitted.</param>
    /// <exception cref="UnknownException">There is no such source, run or observation.</exception>
    public async Task<SourceFacts> ReadAsync(
        string name,
        string? run,
        long? observation,
        Rebinning? rebinning,
        CancellationToken cancellation,
        long? number = null
    )
    {
        Run? found = run is null ? null : await lookup.RunAsync(run, cancellation);
        ObservationResult? result = found is null ? null : await ResultAsync(found, name, observation, cancellation);
        long id = result?.ObservationId
            ?? await ObservationAsync(name, number, observation, cancellation)
            ?? throw new UnknownException("source", name);
        FoundSource source = FoundSource.Of(
            (await AskAsync("observations", "source_id, source_name, ra, dec, catalogue", Which(id), cancellation))[0]
        );
        string ofSource = string.Create(CultureInfo.InvariantCulture, $"source_id = {source.Id}");
        IReadOnlyList<ObservedAs> observations = await ObservedAsync(ofSource, MostObservations, cancellation);
        IReadOnlyList<FitLine> fits =
        [
            .. (
                await AskAsync(
                    "fits",
                    "run, run_number, observation_id, spectral_model, method, statistic_name, statistic, degrees_of_freedom, "
                        + "goodness, flags, fitted_at",
                    ofSource,
                    cancellation,
                    sort: "fitted_at",
                    most: MostFits
                )
            ).Select(FitOf),
        ];
        // Nobody named a run: the newest fit of what was named.
        if (found is null && fits.FirstOrDefault(fit => observation is null || fit.ObservationId == observation) is { } newest)
        {
            found = await lookup.RunAsync(newest.Run, cancellation);
            result = await ResultAsync(found, name, newest.ObservationId, cancellation);
        }
        return new(
            source,
            observations,
            fits,
            found is null || result is null ? null : await ShownAsync(found, result, source, rebinning, cancellation)
        );
    }

    /// <param name="where">ADQL.</param>
    internal async Task<IReadOnlyList<ObservedAs>> ObservedAsync(string where, int most, CancellationToken cancellation) =>
        [
            .. (
                await AskAsync(
                    "observations",
                    "observation_id, telescope, instrument, obs_id, started_at, exposure, counts, energy_lolim, energy_hilim, "
                        + "redshift, superseded_at",
                    where,
                    cancellation,
                    most: most
                )
            ).Select(ObservedOf),
        ];

    /// <summary>Those before and behind a fit, in the order of a list.</summary>
    /// <returns>Names and observations; null: there is none.</returns>
    /// <exception cref="RequestException">As <see cref="RunResults.ReadAsync"/>.</exception>
    public async Task<((string Name, long Observation)? Before, (string Name, long Observation)? Behind)> AroundAsync(
        Run run,
        FitList list,
        long observation,
        CancellationToken cancellation
    )
    {
        (object?[]? before, object?[]? behind) = await pages.AroundAsync(
            list.QuestionOf(run) with
            {
                Columns = "observation_id, source_name",
            },
            Which(observation),
            cancellation
        );
        return (Of(before), Of(behind));

        static (string, long)? Of(object?[]? row) => row is null ? null : ((string?)row[1] ?? "", (long)row[0]!);
    }

    private async Task<ShownFit> ShownAsync(
        Run run,
        ObservationResult result,
        FoundSource source,
        Rebinning? rebinning,
        CancellationToken cancellation
    )
    {
        DrawnRun open = await drawn.OpenAsync(run, cancellation);
        Observation observation = new()
        {
            Name = result.Name,
            RightAscension = source.Ra,
            Declination = source.Dec,
            Payload = result.Payload,
        };
        return new(run, open.Campaign, result, await open.OfAsync(observation, result.Fit, rebinning, cancellation));
    }

    private async Task<ObservationResult?> ResultAsync(Run run, string name, long? observation, CancellationToken cancellation)
    {
        // Of a source with several by its number: another observation may have the same name.
        return observation is { } id
            ? await results.GetAsync(run.Id, id, cancellation)
                ?? throw new UnknownException("observation", id.ToString(CultureInfo.InvariantCulture))
            : await results.GetAsync(run.Id, name, cancellation) ?? throw new UnknownException("source", name);
    }

    private async Task<long?> ObservationAsync(string name, long? number, long? observation, CancellationToken cancellation)
    {
        string where = $"source_name = {AdqlText.Literal(name)}";
        if (observation is { } id)
            where += $" AND {Which(id)}";
        if (number is { } source)
            where += string.Create(CultureInfo.InvariantCulture, $" AND source_id = {source}");
        return
            (await AskAsync("observations", "observation_id", where, cancellation, sort: "observation_id", most: 1))
                is [[long found]]
            ? found
            : null;
    }

    private static string Which(long observation) =>
        string.Create(CultureInfo.InvariantCulture, $"observation_id = {observation}");

    /// <param name="sort">The last first; null: in the table's order.</param>
    private async Task<IReadOnlyList<object?[]>> AskAsync(
        string table,
        string columns,
        string where,
        CancellationToken cancellation,
        string? sort = null,
        int most = 1
    ) =>
        (
            await pages.ReadAsync(
                new()
                {
                    Table = $"almagest.{table}",
                    Columns = columns,
                    Where = where,
                    Sort = sort,
                    IsDescending = sort is not null,
                    Limit = most,
                },
                cancellation
            )
        ).Rows;

    private static ObservedAs ObservedOf(object?[] row) =>
        new(
            (long)row[0]!,
            (string?)row[1],
            (string?)row[2],
            (string?)row[3],
            TimeOf(row[4]),
            (double?)row[5],
            (double?)row[6],
            (double?)row[7],
            (double?)row[8],
            (double?)row[9],
            TimeOf(row[10])
        );

    private static FitLine FitOf(object?[] row) =>
        new(
            (string)row[0]!,
            (long)row[1]!,
            (long)row[2]!,
            (string?)row[3] ?? "",
            (string?)row[4],
            (string?)row[5] ?? "",
            (double?)row[6] ?? double.NaN,
            (long?)row[7],
            (double?)row[8] ?? double.NaN,
            (FitFlags)(long)row[9]!,
            TimeOf(row[10])!.Value
        );

    private static DateTimeOffset? TimeOf(object? cell) =>
        cell is string text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
}
