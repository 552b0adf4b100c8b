using Almagest.Storage.Bulk;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage;

/// <summary>The rows of a chunk by prepared statements, within the transaction that holds its <see cref="ChunkClaim"/>.</summary>
internal static class SqliteChunkRows
{
    private const string InsertFit = """
        INSERT INTO fits (run_number, chunk_number, observation_id, statistic, network_statistic, goodness, net_counts, fitted_at,
            degrees_of_freedom, network_number, flags, observed_bins, elapsed_seconds, passes, converged, statistic_name, message,
            pass_trace, filled, filled_band, expected_statistic, expected_statistic_sigma,
            domain, domain_residuals, domain_reconstruction, domain_distance)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18, @19, @20, @21, @22, @23, @24, @25)
        """;

    private const string InsertParameter = """
        INSERT INTO fit_parameters (run_number, parameter_number, observation_id, value, lower, upper, network_value, network_lower, network_upper)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)
        """;

    private const string InsertPosterior = """
        INSERT INTO fit_posteriors (run_number, parameter_number, observation_id, mean, median, lower68, upper68, lower90, upper90, lower95, upper95)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
        """;

    private const string InsertSamples = "INSERT INTO fit_samples (run_number, observation_id, samples) VALUES (@0, @1, @2)";

    private const string InsertFailure =
        "INSERT INTO failures (run_number, chunk_number, observation_id, stage, reason, failed_at) VALUES (@0, @1, @2, @3, "
        + "@4, @5)";

    public static void Insert(SqliteConnection connection, ChunkKeys keys, ChunkResult result)
    {
        using SqliteStatement fitRow = new(connection, InsertFit, 26),
            parameterRow = new(connection, InsertParameter, 9);
        foreach (FitResult fit in result.Fits)
        {
            fitRow.Execute(
                keys.RunNumber,
                result.ChunkNumber,
                fit.ObservationId,
                fit.Statistic,
                fit.NetworkStatistic,
                fit.Goodness,
                fit.NetCounts,
                keys.Now,
                fit.DegreesOfFreedom,
                keys.NetworkNumber,
                (int)fit.Flags,
                fit.ObservedBins,
                fit.ElapsedSeconds,
                fit.Passes,
                fit.Converged,
                StoredText.Clean(fit.StatisticName),
                StoredText.CleanOrNull(fit.Message),
                FloatBytes.Of(fit.PassTrace),
                FloatBytes.Of(fit.Filled),
                fit.FilledBand.Length > 0 ? FloatBytes.Of(fit.FilledBand) : null,
                fit.ExpectedStatistic,
                fit.ExpectedStatisticSigma,
                fit.Domain.Combined,
                fit.Domain.Residuals,
                fit.Domain.Reconstruction,
                fit.Domain.Distance
            );
            for (int number = 0; number < fit.Parameters.Count; number++)
            {
                ParameterEstimate estimate = fit.Parameters[number];
                parameterRow.Execute(
                    keys.RunNumber,
                    number,
                    fit.ObservationId,
                    estimate.Value,
                    estimate.Lower,
                    estimate.Upper,
                    estimate.NetworkValue,
                    estimate.NetworkLower,
                    estimate.NetworkUpper
                );
            }
        }
        if (result.Fits.Any(fit => fit.Posterior.Count > 0))
            InsertPosteriors(connection, keys, result);
        if (result.Failures.Count == 0)
            return;
        using SqliteStatement failureRow = new(connection, InsertFailure, 6);
        foreach (FitFailure failure in result.Failures)
            failureRow.Execute(
                keys.RunNumber,
                result.ChunkNumber,
                failure.ObservationId,
                StoredText.Clean(failure.Stage),
                StoredText.Clean(failure.Reason),
                keys.Now
            );
    }

    private static void InsertPosteriors(SqliteConnection connection, ChunkKeys keys, ChunkResult result)
    {
        using SqliteStatement posteriorRow = new(connection, InsertPosterior, 11),
            sampleRow = new(connection, InsertSamples, 3);
        foreach (FitResult fit in result.Fits)
        {
            for (int number = 0; number < fit.Posterior.Count; number++)
            {
                PosteriorEstimate one = fit.Posterior[number];
                posteriorRow.Execute(
                    keys.RunNumber,
                    number,
                    fit.ObservationId,
                    one.Mean,
                    one.Median,
                    one.Lower68,
                    one.Upper68,
                    one.Lower90,
                    one.Upper90,
                    one.Lower95,
                    one.Upper95
                );
            }
            if (fit.Samples.Length > 0)
                sampleRow.Execute(keys.RunNumber, fit.ObservationId, FloatBytes.Of(fit.Samples));
        }
    }
}
