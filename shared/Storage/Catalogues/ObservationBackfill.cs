using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Catalogues;

/// <summary>Tells of observations that were stored before there were details what their spectra tell; files tell more, when they
/// are ingested again.</summary>
internal static class ObservationBackfill
{
    private const int SliceSize = 500;

    /// <summary>Goes on where it was broken off.</summary>
    public static async Task RunAsync(AlmagestContext context, CancellationToken cancellation)
    {
        long after = long.MinValue;
        while (true)
        {
            var slice = await context
                .Observations.Where(row =>
                    row.Id > after && !context.ObservationDetails.Any(detail => detail.ObservationId == row.Id)
                )
                .OrderBy(row => row.Id)
                .Take(SliceSize)
                .Select(row => new
                {
                    Row = row,
                    File = context
                        .ObservationFiles.Where(file => file.ObservationId == row.Id)
                        .OrderBy(file => file.Number)
                        .Select(file => file.Path)
                        .FirstOrDefault(),
                })
                .ToListAsync(cancellation);
            if (slice.Count == 0)
                return;
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            await ObservationDetails.WriteAsync(
                context.Database.GetDbConnection(),
                [
                    .. slice.Select(one => new DescribedObservation(
                        one.Row.Id,
                        one.Row.CatalogueId,
                        one.Row.Identity,
                        one.Row.Number,
                        one.Row.Name,
                        one.Row.Ra,
                        one.Row.Dec,
                        one.File,
                        FactsOf(one.Row.Payload)
                    )),
                ],
                cancellation
            );
            await transaction.CommitAsync(cancellation);
            after = slice[^1].Row.Id;
        }
    }

    /// <summary>What is damaged says so when it is fitted.</summary>
    private static ObservationFacts FactsOf(byte[] payload)
    {
        try
        {
            return ObservationFacts.Of(PayloadCodec.Decode(payload));
        }
        catch (SpectralDataException)
        {
            return new();
        }
    }
}
