using Almagest.Learning.Results;

namespace Almagest.Pages.Fits;

/// <summary>How an estimate was got, for people.</summary>
internal static class MethodWords
{
    public static string Of(EstimateMethod method) =>
        method switch
        {
            EstimateMethod.Posterior => "posterior (median)",
            EstimateMethod.Network => "network (not refined)",
            _ => method.ToString().ToLowerInvariant(),
        };
}
