namespace Almagest.Spectra.Fitting;

/// <summary>How one fit of many ended.</summary>
/// <param name="Statistic">The lowest that was visited.</param>
/// <param name="IsMinimum">False if the search gave up.</param>
/// <param name="Evaluations">How often the model was folded, derivatives included.</param>
public readonly record struct BatchOutcome(double Statistic, bool IsMinimum, int Evaluations);

/// <summary>
/// Fits many spectra that share a response and differ in their Poisson counts, exposures, backgrounds and gaps: simulations,
/// sources
/// seen through one instrument. One workspace serves them all, and a fit allocates nothing. For one thread; make one for each.
/// </summary>
public sealed class BatchFit
{
    private readonly double[][] _counts,
        _background,
        _scale,
        _exposure;
    private readonly Descent _descent;
    private readonly FitOptions _options;

    /// <param name="template">All that is not said of a spectrum later. Its statistics are Poisson's, whose variances follow
    /// from the model.</param>
    /// <param name="options">Null: the defaults. No covariance is computed.</param>
    public BatchFit(FitProblem template, FitOptions? options = null)
    {
        if (template.Spectra.Any(bins => bins.Statistic == StatisticKind.ChiSquare))
            throw new ArgumentException("χ² has variances that belong to the counts.", nameof(template));
        _counts = [.. template.Spectra.Select(bins => (double[])bins.Counts.Clone())];
        _background = [.. template.Spectra.Select(bins => (double[])bins.Background.Clone())];
        _scale = [.. template.Spectra.Select(bins => (double[])bins.BackgroundScale.Clone())];
        _exposure = [.. template.Spectra.Select(bins => bins.BinExposure ?? [.. Enumerable.Repeat(bins.Exposure, bins.Count)])];
        Problem = template.WithCounts([
            .. template.Spectra.Select((bins, k) => bins.WithRow(_counts[k], _background[k], _scale[k], _exposure[k])),
        ]);
        _descent = new Descent(Problem);
        _options = options ?? FitOptions.Default;
    }

    /// <summary>With the counts that stand in the workspace now: for derivatives at the minimum, say.</summary>
    public FitProblem Problem { get; }

    /// <summary>A spectrum's counts, [bins], to be filled before each fit; 0 in a gap.</summary>
    public Span<double> Counts(int spectrum) => _counts[spectrum];

    /// <summary>Its background's counts, [bins]; 0 in a gap.</summary>
    public Span<double> Background(int spectrum) => _background[spectrum];

    /// <summary>What multiplies its background's counts, [bins].</summary>
    public Span<double> BackgroundScale(int spectrum) => _scale[spectrum];

    /// <summary>s, [bins]; 0 leaves a bin out.</summary>
    public Span<double> Exposure(int spectrum) => _exposure[spectrum];

    /// <param name="start">Shape [all parameters].</param>
    /// <param name="best">Shape [all parameters]; overwritten by the best that was visited.</param>
    public BatchOutcome Fit(ReadOnlySpan<double> start, Span<double> best)
    {
        string? failure = ClassicalFit.Descend(_descent, start, _options);
        _descent.Parameters.CopyTo(best);
        return new(_descent.Statistic, failure is null, _descent.Evaluations);
    }
}
