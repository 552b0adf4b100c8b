using Almagest.Storage;

namespace Almagest.Cli.Results;

/// <summary>A fit as scripts read it: flat, named, with units.</summary>
internal static class FitJson
{
    public static object Of(FitRecord record) => new
    {
        record.Name, record.Number, record.Ra, record.Dec, record.NetworkId, record.FittedAt,
        record.Fit.StatisticName, record.Fit.Statistic, record.Fit.DegreesOfFreedom, record.Fit.NetworkStatistic, record.Fit.Goodness,
        record.Fit.ExpectedStatistic, record.Fit.ExpectedStatisticSigma,
        record.Fit.NetCounts, record.Fit.ObservedBins, record.Fit.Passes, record.Fit.Converged, Flags = record.Fit.Flags.ToString(), record.Fit.Message,
        Parameters = record.Parameters.ToDictionary(named => named.Name, named => new
        {
            named.Unit, named.Estimate.Value, named.Estimate.Lower, named.Estimate.Upper,
            Network = new { Value = named.Estimate.NetworkValue, Lower = named.Estimate.NetworkLower, Upper = named.Estimate.NetworkUpper },
        }),
    };
}
