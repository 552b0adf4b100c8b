using Almagest.Storage.Bulk;
using Npgsql;

namespace Almagest.Storage;

/// <summary>The rows of a chunk by COPY, within the transaction that holds its <see cref="ChunkClaim"/>.</summary>
internal static class PostgresChunkRows
{
    public const string Fits =
        "fits (run_number, chunk_number, observation_id, statistic, network_statistic, goodness, net_counts, fitted_at, "
        + "degrees_of_freedom, "
        + "network_number, flags, observed_bins, elapsed_seconds, passes, converged, statistic_name, message, pass_trace, "
        + "filled, filled_band, "
        + "expected_statistic, expected_statistic_sigma, domain, domain_residuals, domain_reconstruction, domain_distance)";
    public const string Parameters =
        "fit_parameters (run_number, parameter_number, observation_id, value, lower, upper, network_value, network_lower, "
        + "network_upper)";
    private const string Posteriors =
        "fit_posteriors (run_number, parameter_number, observation_id, mean, median, lower68, upper68, lower90, upper90, "
        + "lower95, upper95)";
    private const string Samples = "fit_samples (run_number, observation_id, samples)";
    private const string Failures = "failures (run_number, chunk_number, observation_id, stage, reason, failed_at)";

    public static async Task InsertAsync(
        NpgsqlConnection connection,
        ChunkKeys keys,
        ChunkResult result,
        CancellationToken cancellation
    )
    {
        if (result.Fits.Count > 0)
        {
            using CopyBuffer fits = new(),
                parameters = new();
            foreach (FitResult fit in result.Fits)
            {
                WriteFit(fits, keys, result.ChunkNumber, fit);
                for (int number = 0; number < fit.Parameters.Count; number++)
                    WriteParameter(parameters, keys, fit.ObservationId, number, fit.Parameters[number]);
            }
            await fits.SendAsync(connection, Fits, cancellation);
            await parameters.SendAsync(connection, Parameters, cancellation);
            await InsertPosteriorsAsync(connection, keys, result, cancellation);
        }
        if (result.Failures.Count > 0)
        {
            using CopyBuffer failures = new();
            foreach (FitFailure failure in result.Failures)
                WriteFailure(failures, keys, result.ChunkNumber, failure);
            await failures.SendAsync(connection, Failures, cancellation);
        }
    }

    private static async Task InsertPosteriorsAsync(
        NpgsqlConnection connection,
        ChunkKeys keys,
        ChunkResult result,
        CancellationToken cancellation
    )
    {
        using CopyBuffer posteriors = new(),
            samples = new();
        foreach (FitResult fit in result.Fits)
        {
            for (int number = 0; number < fit.Posterior.Count; number++)
                WritePosterior(posteriors, keys, fit.ObservationId, number, fit.Posterior[number]);
            if (fit.Samples.Length == 0)
                continue;
            samples.BeginRow(3);
            samples.Int32(keys.RunNumber);
            samples.Int64(fit.ObservationId);
            samples.Floats(fit.Samples);
        }
        if (result.Fits.Any(fit => fit.Posterior.Count > 0))
            await posteriors.SendAsync(connection, Posteriors, cancellation);
        if (result.Fits.Any(fit => fit.Samples.Length > 0))
            await samples.SendAsync(connection, Samples, cancellation);
    }

    private static void WritePosterior(CopyBuffer row, ChunkKeys keys, long observationId, int number, PosteriorEstimate estimate)
    {
        row.BeginRow(11);
        row.Int32(keys.RunNumber);
        row.Int16(checked((short)number));
        row.Int64(observationId);
        row.Double(estimate.Mean);
        row.Double(estimate.Median);
        row.Double(estimate.Lower68);
        row.Double(estimate.Upper68);
        row.Double(estimate.Lower90);
        row.Double(estimate.Upper90);
        row.Double(estimate.Lower95);
        row.Double(estimate.Upper95);
    }

    public static void WriteFit(CopyBuffer row, ChunkKeys keys, int chunkNumber, FitResult fit)
    {
        row.BeginRow(26);
        row.Int32(keys.RunNumber);
        row.Int32(chunkNumber);
        row.Int64(fit.ObservationId);
        row.Double(fit.Statistic);
        row.Double(fit.NetworkStatistic);
        row.Double(fit.Goodness);
        row.Double(fit.NetCounts);
        row.Timestamp(keys.Now);
        row.Int32(fit.DegreesOfFreedom);
        row.Int32(keys.NetworkNumber);
        row.Int32((int)fit.Flags);
        row.Int32(fit.ObservedBins);
        row.Single((float)fit.ElapsedSeconds);
        row.Int16(checked((short)fit.Passes));
        row.Bool(fit.Converged);
        row.Text(StoredText.Clean(fit.StatisticName));
        row.Text(StoredText.CleanOrNull(fit.Message));
        row.Floats(fit.PassTrace);
        row.Floats(fit.Filled);
        if (fit.FilledBand.Length > 0)
            row.Floats(fit.FilledBand);
        else
            row.Null();
        row.Double(fit.ExpectedStatistic);
        row.Double(fit.ExpectedStatisticSigma);
        row.Single((float)fit.Domain.Combined);
        row.Single((float)fit.Domain.Residuals);
        row.Single((float)fit.Domain.Reconstruction);
        row.Single((float)fit.Domain.Distance);
    }

    public static void WriteParameter(CopyBuffer row, ChunkKeys keys, long observationId, int number, ParameterEstimate estimate)
    {
        row.BeginRow(9);
        row.Int32(keys.RunNumber);
        row.Int16(checked((short)number));
        row.Int64(observationId);
        row.Double(estimate.Value);
        row.Double(estimate.Lower);
        row.Double(estimate.Upper);
        row.Double(estimate.NetworkValue);
        row.Double(estimate.NetworkLower);
        row.Double(estimate.NetworkUpper);
    }

    private static void WriteFailure(CopyBuffer row, ChunkKeys keys, int chunkNumber, FitFailure failure)
    {
        row.BeginRow(6);
        row.Int32(keys.RunNumber);
        row.Int32(chunkNumber);
        row.Int64(failure.ObservationId);
        row.Text(StoredText.Clean(failure.Stage));
        row.Text(StoredText.Clean(failure.Reason));
        row.Timestamp(keys.Now);
    }
}
