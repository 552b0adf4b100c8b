using Almagest.Storage.Bulk;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage;

/// <summary>Reads some fits in a few queries: the fits, then their parameters, posteriors and samples.</summary>
internal static class FitPage
{
    /// <param name="context">Open.</param>
    /// <param name="run">Whose fits.</param>
    /// <param name="filter">Its limit is the caller's business.</param>
    /// <param name="after">Only observations with larger ids.</param>
    /// <param name="limit">At most so many.</param>
    public static async Task<IReadOnlyList<FitRecord>> ReadAsync(
        AlmagestContext context,
        RunShape run,
        ResultFilter filter,
        long after,
        int limit,
        CancellationToken cancellation
    )
    {
        int flags = (int)filter.Flags;
        var query = context.Fits.Where(fit =>
            fit.RunNumber == run.Number && fit.ObservationId > after && (fit.Flags & flags) == flags
        );
        if (filter.Converged is { } converged)
            query = query.Where(fit => fit.Converged == converged);
        var joined = query.Join(context.Observations, fit => fit.ObservationId, row => row.Id, (fit, row) => new { fit, row });
        if (filter.NameContains is { Length: > 0 } part)
            joined = joined.Where(pair => pair.row.Name.Contains(part));
        bool vectors = filter.IncludeVectors;
        var rows = await joined
            .OrderBy(pair => pair.fit.ObservationId)
            .Take(limit)
            .Select(pair => new
            {
                pair.row.Id,
                pair.row.Number,
                pair.row.Name,
                pair.row.Ra,
                pair.row.Dec,
                pair.fit.StatisticName,
                pair.fit.Statistic,
                pair.fit.DegreesOfFreedom,
                pair.fit.NetworkStatistic,
                pair.fit.Goodness,
                pair.fit.ExpectedStatistic,
                pair.fit.ExpectedStatisticSigma,
                pair.fit.NetCounts,
                pair.fit.ObservedBins,
                pair.fit.Passes,
                pair.fit.Converged,
                pair.fit.Flags,
                pair.fit.ElapsedSeconds,
                pair.fit.Message,
                pair.fit.FittedAt,
                pair.fit.Domain,
                pair.fit.DomainResiduals,
                pair.fit.DomainReconstruction,
                pair.fit.DomainDistance,
                NetworkId = context
                    .Networks.Where(network => network.Number == pair.fit.NetworkNumber)
                    .Select(network => network.Id)
                    .First(),
                PassTrace = vectors ? pair.fit.PassTrace : null,
                Filled = vectors ? pair.fit.Filled : null,
                FilledBand = vectors ? pair.fit.FilledBand : null,
            })
            .ToListAsync(cancellation);
        if (rows.Count == 0)
            return [];
        long[] ids = [.. rows.Select(row => row.Id)];
        ILookup<long, ParameterEstimate> estimates = await EstimatesAsync(context, run, ids, cancellation);
        ILookup<long, PosteriorEstimate> posteriors = await PosteriorsAsync(context, run, ids, cancellation);
        Dictionary<long, byte[]> samples = vectors
            ? await context
                .FitSamples.Where(row => row.RunNumber == run.Number && ids.Contains(row.ObservationId))
                .ToDictionaryAsync(row => row.ObservationId, row => row.Samples, cancellation)
            : [];
        return
        [
            .. rows.Select(row => new FitRecord
            {
                ObservationId = row.Id,
                Number = row.Number,
                Name = row.Name,
                Ra = row.Ra,
                Dec = row.Dec,
                NetworkId = row.NetworkId,
                FittedAt = row.FittedAt,
                Parameters =
                [
                    .. run.Parameters.Zip(
                        estimates[row.Id],
                        (parameter, estimate) => new NamedEstimate(parameter.Name, parameter.Unit, estimate)
                    ),
                ],
                Fit = new FitResult
                {
                    ObservationId = row.Id,
                    StatisticName = row.StatisticName,
                    Statistic = row.Statistic ?? double.NaN,
                    DegreesOfFreedom = row.DegreesOfFreedom,
                    NetworkStatistic = row.NetworkStatistic ?? double.NaN,
                    Goodness = row.Goodness ?? double.NaN,
                    ExpectedStatistic = row.ExpectedStatistic ?? double.NaN,
                    ExpectedStatisticSigma = row.ExpectedStatisticSigma ?? double.NaN,
                    NetCounts = row.NetCounts ?? double.NaN,
                    ObservedBins = row.ObservedBins,
                    Passes = row.Passes,
                    Converged = row.Converged,
                    Flags = (FitFlags)row.Flags,
                    Domain = new DomainProbabilities(
                        row.Domain ?? double.NaN,
                        row.DomainResiduals ?? double.NaN,
                        row.DomainReconstruction ?? double.NaN,
                        row.DomainDistance ?? double.NaN
                    ),
                    ElapsedSeconds = row.ElapsedSeconds ?? double.NaN,
                    Message = row.Message,
                    PassTrace = FloatBytes.Read(row.PassTrace),
                    Filled = FloatBytes.Read(row.Filled),
                    FilledBand = FloatBytes.Read(row.FilledBand),
                    Parameters = [.. estimates[row.Id]],
                    Posterior = [.. posteriors[row.Id]],
                    Samples = FloatBytes.Read(samples.GetValueOrDefault(row.Id)),
                },
            }),
        ];
    }

    private static async Task<ILookup<long, PosteriorEstimate>> PosteriorsAsync(
        AlmagestContext context,
        RunShape run,
        long[] observations,
        CancellationToken cancellation
    ) =>
        (
            await context
                .FitPosteriors.Where(row => row.RunNumber == run.Number && observations.Contains(row.ObservationId))
                .OrderBy(row => row.ObservationId)
                .ThenBy(row => row.ParameterNumber)
                .ToListAsync(cancellation)
        ).ToLookup(
            row => row.ObservationId,
            row => new PosteriorEstimate(
                row.Mean ?? double.NaN,
                row.Median ?? double.NaN,
                row.Lower68 ?? double.NaN,
                row.Upper68 ?? double.NaN,
                row.Lower90 ?? double.NaN,
                row.Upper90 ?? double.NaN,
                row.Lower95 ?? double.NaN,
                row.Upper95 ?? double.NaN
            )
        );

    private static async Task<ILookup<long, ParameterEstimate>> EstimatesAsync(
        AlmagestContext context,
        RunShape run,
        long[] observations,
        CancellationToken cancellation
    ) =>
        (
            await context
                .FitParameters.Where(row => row.RunNumber == run.Number && observations.Contains(row.ObservationId))
                .OrderBy(row => row.ObservationId)
                .ThenBy(row => row.ParameterNumber)
                .ToListAsync(cancellation)
        ).ToLookup(
            row => row.ObservationId,
            row => new ParameterEstimate(
                row.Value ?? double.NaN,
                row.Lower ?? double.NaN,
                row.Upper ?? double.NaN,
                row.NetworkValue ?? double.NaN,
                row.NetworkLower ?? double.NaN,
                row.NetworkUpper ?? double.NaN
            )
        );
}
