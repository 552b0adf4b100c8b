using Almagest.Storage;

namespace Almagest.Cli.Results;

/// <summary>A fit as scripts read it: flat, named, with units.</summary>
internal static class FitJson
{
    public static object Of(FitRecord record) =>
        new
        {
            record.Name,
            record.Number,
            record.Ra,
            record.Dec,
            record.NetworkId,
            record.FittedAt,
            record.Fit.StatisticName,
            record.Fit.Statistic,
            record.Fit.DegreesOfFreedom,
            record.Fit.NetworkStatistic,
            record.Fit.Goodness,
            record.Fit.ExpectedStatistic,
            record.Fit.ExpectedStatisticSigma,
            record.Fit.NetCounts,
            record.Fit.ObservedBins,
            record.Fit.Passes,
            record.Fit.Converged,
            Flags = record.Fit.Flags.ToString(),
            record.Fit.Domain,
            record.Fit.Message,
            Parameters = record
                .Parameters.Index()
                .ToDictionary(
                    one => one.Item.Name,
                    one => new
                    {
                        one.Item.Unit,
                        one.Item.Estimate.Value,
                        one.Item.Estimate.Lower,
                        one.Item.Estimate.Upper,
                        Method = record.Fit.Flags.HasFlag(FitFlags.Refined) ? "classical" : "network",
                        Network = new
                        {
                            Value = one.Item.Estimate.NetworkValue,
                            Lower = one.Item.Estimate.NetworkLower,
                            Upper = one.Item.Estimate.NetworkUpper,
                        },
                        Posterior = record.Fit.Posterior.Count == 0 ? null : Posterior(record.Fit.Posterior[one.Index]),
                    }
                ),
            Samples = SamplesOf(record),
        };

    private static object Posterior(PosteriorEstimate one) =>
        new
        {
            one.Mean,
            one.Median,
            Within6827 = new[] { one.Lower68, one.Upper68 },
            Within90 = new[] { one.Lower90, one.Upper90 },
            Within9545 = new[] { one.Lower95, one.Upper95 },
        };

    /// <summary>One row for each sample, in the parameters' order; null where none were asked for.</summary>
    private static float[][]? SamplesOf(FitRecord record) =>
        record.Fit.Samples.Length == 0 ? null : [.. record.Fit.Samples.Chunk(record.Parameters.Count)];
}
