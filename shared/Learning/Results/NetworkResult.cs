using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Results;

/// <summary>A network's part in a fit. NaN: not known.</summary>
public sealed record NetworkResult
{
    /// <summary>No network was asked.</summary>
    public static NetworkResult None { get; } = new();

    /// <summary>Of the network's answer, by the name that the fit's has.</summary>
    public double Statistic { get; init; } = double.NaN;

    /// <summary>Passes of the auto-encoder.</summary>
    public int Passes { get; init; }

    /// <summary>What changed from pass to pass: shape [passes, n], row-major.</summary>
    public float[] PassTrace { get; init; } = [];

    /// <summary>The spectrum with its gaps filled: shape [bins of the network's grid].</summary>
    public float[] Filled { get; init; } = [];

    /// <summary>
    /// The truth of a filled bin lies within so much of <see cref="Filled"/> with a chance of 68 %, in the same unit: shape
    /// [bins], 0 in observed bins; empty if the network gives no bands.
    /// </summary>
    public float[] FilledBand { get; init; } = [];

    /// <summary>How strange the spectrum is beside those that the network learnt from.</summary>
    public Strangeness Strangeness { get; init; } = new();

    /// <summary>Its own estimates, in the order of the fit's; empty without a network.</summary>
    public IReadOnlyList<ParameterEstimate> Parameters { get; init; } = [];

    /// <summary>The posterior network's, in the same order; empty where there is no posterior.</summary>
    public IReadOnlyList<PosteriorEstimate> Posterior { get; init; } = [];

    /// <summary>Correlated samples of the posterior, if a run asked for them: shape [samples, parameters], in the parameters'
    /// units.</summary>
    public float[] Samples { get; init; } = [];
}

/// <summary>
/// The chance that a spectrum like those the network learnt from looks as strange as this one, measured on simulations. NaN:
/// not known.
/// </summary>
public sealed record Strangeness
{
    /// <summary>By the strangest of the others: what <see cref="FitFlags.OutsideTraining"/> goes by.</summary>
    public double Combined { get; init; } = double.NaN;

    /// <summary>By the residuals of the classical fit.</summary>
    public double Residuals { get; init; } = double.NaN;

    /// <summary>By what the auto-encoder can't reproduce.</summary>
    public double Reconstruction { get; init; } = double.NaN;

    /// <summary>By the place among the network's inputs.</summary>
    public double Distance { get; init; } = double.NaN;
}

/// <summary>One parameter's posterior, in its own unit: mean, median, and the central intervals of 68.27, 90 and 95.45
/// %.</summary>
public sealed record PosteriorEstimate(
    double Mean,
    double Median,
    double Lower68,
    double Upper68,
    double Lower90,
    double Upper90,
    double Lower95,
    double Upper95
)
{
    /// <summary>It lives between this and <see cref="PriorUpper"/>, the prior's ends; NaN: without ends, as a norm's.</summary>
    public double PriorLower { get; init; } = double.NaN;

    public double PriorUpper { get; init; } = double.NaN;

    /// <summary>As it is published.</summary>
    public ParameterEstimate Estimate => new(Median, Lower68, Upper68) { Lower90 = Lower90, Upper90 = Upper90 };

    /// <summary>The fit lies where the posterior can't be: its 68 % interval is beyond the prior.</summary>
    public bool Misses(ParameterEstimate fit) =>
        (fit.Value > PriorUpper && !(fit.Lower < PriorUpper)) || (fit.Value < PriorLower && !(fit.Upper > PriorLower));

    public static PosteriorEstimate Unknown { get; } =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
