using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

// Properties stand in the order of the columns, wide before narrow, so that PostgreSQL pads little. The tables have no
// foreign keys: a check costs more than the row, and the lock on the chunk already ties each row to its run.

[Comment("One result per observation of a run. NULL where a number is unknown.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId))]
internal sealed class FitRow
{
    public required int RunNumber { get; init; }
    public required int ChunkNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("Of the refined fit, or of the network's where it was not refined")]
    public double? Statistic { get; init; }

    [Comment("Of the network's answer")]
    public double? NetworkStatistic { get; init; }

    [Comment("Chance of a worse statistic if the model is right")]
    public double? Goodness { get; init; }

    [Comment("Background-subtracted counts in the bins used")]
    public double? NetCounts { get; init; }
    public required DateTime FittedAt { get; init; }
    public int? DegreesOfFreedom { get; init; }
    public required int NetworkNumber { get; init; }

    [Comment("Bit set: FitFlags")]
    public required int Flags { get; init; }

    [Comment("Bins of the network's grid that carry data")]
    public required int ObservedBins { get; init; }

    [Comment("s")]
    public float? ElapsedSeconds { get; init; }

    [Comment("Passes of the auto-encoder")]
    public required short Passes { get; init; }

    [Comment("Whether the filled spectrum settled")]
    public required bool Converged { get; init; }

    [Comment("cstat, chi2, mse, ...")]
    public required string StatisticName { get; init; }
    public string? Message { get; init; }

    [Comment("float32, little-endian: [pass, n]")]
    public required byte[] PassTrace { get; init; }

    [Comment("Spectrum with its gaps filled, float32, little-endian: [bin]")]
    public required byte[] Filled { get; init; }

    [Comment(
        "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]"
    )]
    public byte[]? FilledBand { get; init; }

    [Comment("Expected value of the statistic if the model is right")]
    public double? ExpectedStatistic { get; init; }

    [Comment("Standard deviation of the statistic if the model is right")]
    public double? ExpectedStatisticSigma { get; init; }

    [Comment("Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following")]
    public float? Domain { get; init; }

    [Comment("The same by the residuals of the classical fit")]
    public float? DomainResiduals { get; init; }

    [Comment("The same by what the auto-encoder can't reproduce")]
    public float? DomainReconstruction { get; init; }

    [Comment("The same by the place among the network's inputs")]
    public float? DomainDistance { get; init; }
}

[Comment("One row per parameter of a fit. NULL where a number is unknown.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId), nameof(ParameterNumber))]
internal sealed class FitParameterRow
{
    public required int RunNumber { get; init; }

    [Comment("See run_parameters")]
    public required short ParameterNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("In the parameter's unit: refined, or the network's where it was not refined")]
    public double? Value { get; init; }

    [Comment("Lower end of the 68 % interval, in the parameter's unit")]
    public double? Lower { get; init; }

    [Comment("Upper end of the 68 % interval, in the parameter's unit")]
    public double? Upper { get; init; }

    [Comment("The network's estimate, in the parameter's unit")]
    public double? NetworkValue { get; init; }

    [Comment("Lower end of the network's 68 % interval")]
    public double? NetworkLower { get; init; }

    [Comment("Upper end of the network's 68 % interval")]
    public double? NetworkUpper { get; init; }
}

[Comment("One row per parameter of a fit whose network has calibrated posteriors.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId), nameof(ParameterNumber))]
internal sealed class FitPosteriorRow
{
    public required int RunNumber { get; init; }

    [Comment("See run_parameters")]
    public required short ParameterNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("In the parameter's unit")]
    public double? Mean { get; init; }

    [Comment("In the parameter's unit")]
    public double? Median { get; init; }

    [Comment("Lower end of the central 68.27 %, in the parameter's unit")]
    public double? Lower68 { get; init; }

    [Comment("Upper end of the central 68.27 %, in the parameter's unit")]
    public double? Upper68 { get; init; }

    [Comment("Lower end of the central 90 %, in the parameter's unit")]
    public double? Lower90 { get; init; }

    [Comment("Upper end of the central 90 %, in the parameter's unit")]
    public double? Upper90 { get; init; }

    [Comment("Lower end of the central 95.45 %, in the parameter's unit")]
    public double? Lower95 { get; init; }

    [Comment("Upper end of the central 95.45 %, in the parameter's unit")]
    public double? Upper95 { get; init; }
}

[Comment("Correlated samples of a fit's posterior, for runs that asked for them.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId))]
internal sealed class FitSampleRow
{
    public required int RunNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("float32, little-endian, in the parameters' units: [sample, parameter]")]
    public required byte[] Samples { get; init; }
}

[Comment("Observations of a run that could not be fitted, and why.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId))]
internal sealed class FailureRow
{
    public required int RunNumber { get; init; }
    public required int ChunkNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("Where it failed: load, fill, regress, refine, ...")]
    public required string Stage { get; init; }
    public required string Reason { get; init; }
    public required DateTime FailedAt { get; init; }
}
