using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Tests;

/// <summary>As of fluxes: nobody knows their counts.</summary>
internal static class FitsWithoutNumbers
{
    /// <summary>One for the only observation of a run's first chunk.</summary>
    /// <param name="made">The run, as it was told.</param>
    public static async Task StoreAsync(IChunkStore chunks, JsonElement made, Campaign campaign, CancellationToken cancellation)
    {
        Guid run = made.GetProperty("id").GetGuid();
        ParameterEstimate[] unknown = [.. campaign.Parameters.Where(one => one.IsFree).Select(_ => ParameterEstimate.Unknown)];
        SpectrumFit fit = new()
        {
            Fit = new FitResult
            {
                StatisticName = "mse",
                ObservedBins = 1,
                Converged = true,
                Parameters = unknown,
            },
            Network = new NetworkResult { Parameters = unknown },
        };
        ChunkWork work = await chunks.LoadAsync(run, 0, cancellation);
        await chunks.WriteAsync(
            new ChunkResult
            {
                RunId = run,
                ChunkNumber = 0,
                Worker = "test",
                NetworkId = made.GetProperty("networkId").GetString()!,
                Fits = [ChunkFit.Of(Assert.Single(work.Observations).Id, fit)],
                Failures = [],
            },
            cancellation
        );
    }
}
