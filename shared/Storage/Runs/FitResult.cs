using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Storage;

/// <summary>What a fit found. NaN: not known (NULL in the database).</summary>
public sealed record FitResult
{
    /// <summary>Of <see cref="ChunkObservation"/>.</summary>
    public required long ObservationId { get; init; }

    /// <summary>"cstat", "chi2", "mse", ...</summary>
    public required string StatisticName { get; init; }

    /// <summary>Of the refined fit, or of the network's answer where it was not refined.</summary>
    public double Statistic { get; init; } = double.NaN;

    public int? DegreesOfFreedom { get; init; }

    /// <summary>Of the network's answer.</summary>
    public double NetworkStatistic { get; init; } = double.NaN;

    /// <summary>The chance of a worse statistic if the model is right.</summary>
    public double Goodness { get; init; } = double.NaN;

    /// <summary>What <see cref="Statistic"/> would be on the mean if the model is right, and the standard deviation of
    /// it.</summary>
    public double ExpectedStatistic { get; init; } = double.NaN;
    public double ExpectedStatisticSigma { get; init; } = double.NaN;

    /// <summary>Background-subtracted counts in the bins used.</summary>
    public double NetCounts { get; init; } = double.NaN;

    /// <summary>Bins of the network's grid that carry data.</summary>
    public required int ObservedBins { get; init; }

    /// <summary>Passes of the auto-encoder.</summary>
    public required int Passes { get; init; }

    /// <summary>Whether the filled spectrum settled.</summary>
    public required bool Converged { get; init; }

    public FitFlags Flags { get; init; }

    /// <summary>What changed from pass to pass: shape [passes, n], row-major.</summary>
    public float[] PassTrace { get; init; } = [];

    /// <summary>The spectrum with its gaps filled: shape [bins of the network's grid].</summary>
    public float[] Filled { get; init; } = [];

    /// <summary>
    /// The truth of a filled bin lies within so much of <see cref="Filled"/> with a chance of 68 %, in the same unit: shape
    /// [bins],
    /// 0 in observed bins; empty if the network gives no bands.
    /// </summary>
    public float[] FilledBand { get; init; } = [];

    /// <summary>How strange the spectrum is beside those that the network learnt from.</summary>
    public DomainProbabilities Domain { get; init; } = DomainProbabilities.Unknown;

    /// <summary>s.</summary>
    public double ElapsedSeconds { get; init; } = double.NaN;

    public string? Message { get; init; }

    /// <summary>In the order of the run's parameters.</summary>
    public required IReadOnlyList<ParameterEstimate> Parameters { get; init; }

    /// <summary>The posterior network's, in the same order; empty where there is no posterior.</summary>
    public IReadOnlyList<PosteriorEstimate> Posterior { get; init; } = [];

    /// <summary>Correlated samples of the posterior, if a run asked for them: shape [samples, parameters], in the parameters'
    /// units.</summary>
    public float[] Samples { get; init; } = [];

    /// <summary>The same fit, beside what its statistic should be.</summary>
    public FitResult JudgedBy(StatisticExpectation expected) =>
        this with
        {
            Goodness = expected.Probability,
            ExpectedStatistic = expected.Expected,
            ExpectedStatisticSigma = expected.Sigma,
        };
}

/// <summary>One parameter's posterior, in its own unit: mean, median, and the central intervals of 68.27, 90 and 95.45
/// %.</summary>
public readonly record struct PosteriorEstimate(
    double Mean,
    double Median,
    double Lower68,
    double Upper68,
    double Lower90,
    double Upper90,
    double Lower95,
    double Upper95
);

/// <summary>
/// The chance that a spectrum like those the network learnt from looks as strange as this one, measured on simulations. NaN:
/// not known.
/// </summary>
/// <param name="Combined">By the strangest of the others: what <see cref="FitFlags.OutsideTraining"/> goes by.</param>
/// <param name="Residuals">Of the classical fit.</param>
/// <param name="Reconstruction">By what the auto-encoder can't reproduce.</param>
/// <param name="Distance">By the place among the network's inputs.</param>
public readonly record struct DomainProbabilities(double Combined, double Residuals, double Reconstruction, double Distance)
{
    public static DomainProbabilities Unknown { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>One parameter of a fit, in its own unit. NaN: not known.</summary>
/// <param name="Value">Refined, or the network's where it was not refined.</param>
/// <param name="Lower">Lower end of the 68 % interval.</param>
/// <param name="Upper">Upper end of the 68 % interval.</param>
/// <param name="NetworkValue">The network's estimate.</param>
/// <param name="NetworkLower">Lower end of the network's 68 % interval.</param>
/// <param name="NetworkUpper">Upper end of the network's 68 % interval.</param>
public readonly record struct ParameterEstimate(
    double Value,
    double Lower,
    double Upper,
    double NetworkValue,
    double NetworkLower,
    double NetworkUpper
)
{
    /// <summary>An answer that was not refined.</summary>
    public static ParameterEstimate OfNetwork(double value, double lower, double upper) =>
        new(value, lower, upper, value, lower, upper);
}

/// <summary>What a reader of a fit should know. Bits of a column: never give one another meaning.</summary>
[Flags]
public enum FitFlags
{
    None = 0,

    /// <summary>Part of the spectrum was filled in.</summary>
    GapFilled = 1,

    /// <summary>The values come from a fit to the counts, not from the network alone.</summary>
    Refined = 2,

    /// <summary>A parameter lies at the edge of its prior.</summary>
    AtPriorEdge = 4,

    /// <summary>Too few counts for the answer to mean much.</summary>
    FewCounts = 8,

    /// <summary>The spectrum is unlike those the network learnt from.</summary>
    OutsideTraining = 16,

    /// <summary>The classical fit did not converge; the values are the network's.</summary>
    RefinementFailed = 32,

    /// <summary>The counts are not Poisson (background-subtracted, say), so the statistic is approximate.</summary>
    NotPoisson = 64,

    /// <summary>The filling of the gaps ran away and was stopped; what is stored is from its calmest pass.</summary>
    FillingDiverged = 128,

    /// <summary>The passes allowed ended before the filling of the gaps came to rest.</summary>
    FillingUnsettled = 256,

    /// <summary>The 68 % interval of a parameter is nearly as wide as its prior's: the data say little of it.</summary>
    PriorDominated = 512,

    /// <summary>The network's answer and the classical fit differ by more than their errors allow.</summary>
    NetworkDisagrees = 1024,
}
