using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Runs;

/// <summary>What every row of a chunk repeats.</summary>
internal readonly record struct ChunkKeys(int RunNumber, int NetworkNumber, DateTime Now)
{
    public FitRow RowOf(int chunkNumber, ChunkFit fit) =>
        new()
        {
            RunNumber = RunNumber,
            ChunkNumber = chunkNumber,
            NetworkNumber = NetworkNumber,
            FittedAt = Now,
            ObservationId = fit.ObservationId,
            Fit = fit.Fit,
            Network = fit.Network,
            Published = fit.Published,
        };

    public IEnumerable<FluxRow> FluxesOf(ChunkFit fit)
    {
        (int run, long observation) = (RunNumber, fit.ObservationId);
        return fit.Fluxes.Select(
            (flux, number) =>
                new FluxRow
                {
                    RunNumber = run,
                    ObservationId = observation,
                    FluxNumber = number,
                    Told = flux,
                }
        );
    }

    /// <summary>One row, which is filled anew for each parameter.</summary>
    public IEnumerable<ParameterRow> ParametersOf(ChunkFit fit)
    {
        ParameterRow row = new() { RunNumber = RunNumber, ObservationId = fit.ObservationId };
        for (int number = 0; number < fit.Fit.Parameters.Count; number++)
        {
            row.ParameterNumber = number;
            row.Published = fit.Published.Parameters[number];
            row.Classical = fit.IsClassical ? fit.Fit.Parameters[number] : ParameterEstimate.Unknown;
            row.Network = number < fit.Network.Parameters.Count ? fit.Network.Parameters[number] : ParameterEstimate.Unknown;
            row.Posterior = number < fit.Network.Posterior.Count ? fit.Network.Posterior[number] : PosteriorEstimate.Unknown;
            yield return row;
        }
    }
}
